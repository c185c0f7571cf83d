package io.brine.benchmarks;

import io.brine.zmtp.handshake.PeerInfo;
import io.brine.zmtp.message.MessageAssembler;
import io.brine.zmtp.message.MessageLimits;
import io.brine.zmtp.message.MessageSink;
import io.brine.zmtp.message.MessageWriter;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.WireFormats;
import io.brine.zmtp.wire.ZmtpVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Messages to octets and back, without a network; times are of one message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final int MESSAGES = 100;

    /** Octets of a message's body. */
    @Param({"16", "256", "4096"})
    public int size;

    private final Counter counter = new Counter();
    private ByteBuf octets = PooledByteBufAllocator.DEFAULT.directBuffer();
    private ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();
    private ZmtpMessage message = ZmtpMessage.of(new byte[0]);
    private EmbeddedChannel channel = new EmbeddedChannel();

    /** Counts what it releases. */
    private static final class Counter implements MessageSink {
        private long octets;

        @Override
        public void onMessage(ZmtpMessage message) {
            octets += message.size();
            message.release();
        }

        @Override
        public void onCommand(Command command) {}

        @Override
        public boolean wantsMessages() {
            return true;
        }
    }

    /** Makes the octets of 100 messages. */
    @Setup
    public void setUp() {
        message = ZmtpMessage.of(new byte[size]);
        for (int i = 0; i < MESSAGES; i++) {
            MessageWriter.write(octets, message);
        }
        PeerInfo peer =
                new PeerInfo(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                        ZmtpVersion.V3_1,
                        "NULL",
                        Metadata.EMPTY);
        MessageLimits limits = new MessageLimits(-1, -1, Long.MAX_VALUE, 100);
        channel =
                new EmbeddedChannel(new MessageAssembler(counter, limits, peer, WireFormats.CLEAR));
    }

    /** Releases everything. */
    @TearDown
    public void tearDown() {
        channel.finishAndReleaseAll();
        octets.release();
        out.release();
    }

    /** From a read buffer to whole messages. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long decode() {
        channel.pipeline().fireChannelRead(octets.retainedDuplicate());
        return counter.octets;
    }

    /** Into one buffer. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public ByteBuf encode() {
        out.clear();
        for (int i = 0; i < MESSAGES; i++) {
            MessageWriter.write(out, message);
        }
        return out;
    }
}
