package io.brine.zmtp.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Confined to its channel's loop. How much is read at once: little until the handshake is done,
 * because a stranger decides meanwhile how much of it we hold; then as much as the traffic is
 * worth.
 */
@SuppressWarnings("deprecation") // of the handles; Netty has no others
final class CautiousReads implements MaxMessagesRecvByteBufAllocator {
    private static final int SMALLEST_LIMIT = 256;

    private final AdaptiveRecvByteBufAllocator trusting;
    private final int limit;
    private boolean trusted;

    /**
     * Makes the reads of one channel.
     *
     * @param limit octets of a read before {@link #trust}, at most
     */
    CautiousReads(AdaptiveRecvByteBufAllocator trusting, int limit) {
        this.trusting = trusting;
        this.limit = Math.max(limit, SMALLEST_LIMIT);
    }

    /** The handshake is done. */
    void trust() {
        trusted = true;
    }

    @Override
    public RecvByteBufAllocator.Handle newHandle() {
        return new CautiousHandle(trusting.newHandle());
    }

    @Override
    public int maxMessagesPerRead() {
        return trusting.maxMessagesPerRead();
    }

    @Override
    public MaxMessagesRecvByteBufAllocator maxMessagesPerRead(int count) {
        trusting.maxMessagesPerRead(count);
        return this;
    }

    private final class CautiousHandle extends RecvByteBufAllocator.DelegatingHandle
            implements RecvByteBufAllocator.ExtendedHandle {
        private final RecvByteBufAllocator.ExtendedHandle extended;

        private CautiousHandle(RecvByteBufAllocator.Handle delegate) {
            super(delegate);
            extended = (RecvByteBufAllocator.ExtendedHandle) delegate;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(guess());
        }

        @Override
        public int guess() {
            int wanted = super.guess();
            return trusted ? wanted : Math.min(limit, wanted);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return extended.continueReading(maybeMoreData);
        }
    }
}
