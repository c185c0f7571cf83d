package io.brine.zmtp.transport;

import io.brine.zmtp.mechanism.MechanismFactory;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.zap.ZapClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;

import java.time.Duration;
import java.util.Arrays;

/**
 * Confined to one execution of a fuzz test. A link of ours whose buffers are all counted, and what
 * must be true of it whatever it reads: it gives up at most once and then is closed, throws
 * nothing, holds little more than came, and nothing in the end.
 */
final class FuzzedPeer implements AutoCloseable {
    /** What a link may hold before anything has come: greeting, READY, a batch to be written. */
    private static final long RESERVE = 64 * 1024;

    private static final long PER_OCTET = 64;

    final EmbeddedChannel channel = new EmbeddedChannel();
    final LinkHarness.Side side = new LinkHarness.Side();
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private long received;

    FuzzedPeer(Security security, String socketType, ZapClient zap) {
        channel.freezeTime();
        channel.config().setAllocator(memory);
        LinkHarness.install(
                channel,
                side,
                MechanismFactory.of(security),
                Metadata.builder().set(Metadata.SOCKET_TYPE, socketType).build(),
                zap,
                Duration.ofSeconds(30));
    }

    /** Reads octets in pieces of that size. */
    FuzzedPeer read(byte[] octets, int piece) {
        for (int at = 0; at < octets.length && channel.isOpen(); at += piece) {
            ByteBuf in = memory.buffer();
            in.writeBytes(octets, at, Math.min(piece, octets.length - at));
            received += in.readableBytes();
            channel.writeInbound(in);
            channel.runPendingTasks();
            check();
        }
        return this;
    }

    /** Takes everything that the link has sent. */
    byte[] sent() {
        channel.runPendingTasks();
        return io.netty.buffer.ByteBufUtil.decodeHexDump(LinkHarness.sent(channel));
    }

    private void check() {
        channel.checkException();
        long failures = side.failures.stream().filter(line -> !line.startsWith("ZAP ")).count();
        require(failures <= 1, "failed more than once: " + side.failures);
        require(failures == 0 || !channel.isOpen(), "failed and still open: " + side.failures);
        long held = memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
        require(
                held <= RESERVE + PER_OCTET * received,
                held + " octets are held after " + received + " came");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** The first octet of an input says how the rest is cut. */
    static int piece(byte[] input) {
        int[] pieces = {1, 2, 7, 63, 1 << 20};
        return pieces[input.length == 0 ? 0 : Math.floorMod(input[0], pieces.length)];
    }

    /** What follows the octet that {@link #piece} takes. */
    static byte[] rest(byte[] input) {
        return input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
    }

    @Override
    public void close() {
        check();
        sent();
        channel.finishAndReleaseAll();
        channel.checkException();
        long held = memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
        require(held == 0, held + " octets leaked");
    }
}
