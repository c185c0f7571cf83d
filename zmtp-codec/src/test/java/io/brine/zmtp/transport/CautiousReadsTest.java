package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;

/** What one read of a stranger may take. */
@SuppressWarnings("deprecation") // of the handles; Netty has no others
class CautiousReadsTest {
    private static final int LIMIT = 500;
    private static final int WANTED = 4096;

    private final CautiousReads reads =
            new CautiousReads(new AdaptiveRecvByteBufAllocator(64, WANTED, 65536), LIMIT);
    private final RecvByteBufAllocator.Handle handle = reads.newHandle();

    private int allocated() {
        ByteBuf buffer = handle.allocate(ByteBufAllocator.DEFAULT);
        int capacity = buffer.capacity();
        buffer.release();
        return capacity;
    }

    @Test
    void shouldReadLittleUntilTheHandshakeIsDone() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setRecvByteBufAllocator(reads);
        LinkHarness.Side side = new LinkHarness.Side();
        LinkHarness.install(channel, side, "ROUTER", new byte[0]);
        byte[] greeting =
                ByteBufUtil.decodeHexDump("ff00000000000000017f03014e554c4c" + "00".repeat(48));
        channel.writeInbound(Unpooled.wrappedBuffer(greeting));
        assertThat(allocated()).isEqualTo(LIMIT);
        byte[] ready =
                ByteBufUtil.decodeHexDump(
                        "041c0552454144590b536f636b65742d54797065000000064445414c4552");
        channel.writeInbound(Unpooled.wrappedBuffer(ready));
        assertThat(side.failures).isEmpty();
        assertThat(allocated()).isEqualTo(WANTED);
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldReadSomethingWhateverTheLimit() {
        CautiousReads none = new CautiousReads(new AdaptiveRecvByteBufAllocator(), 0);
        assertThat(none.newHandle().guess()).isPositive();
    }
}
