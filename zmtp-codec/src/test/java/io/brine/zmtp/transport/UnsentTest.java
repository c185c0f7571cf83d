package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.stream.IntStream;

/**
 * What a link holds that the system has not taken, octet for octet (ZMTP-371, 400): it is bounded,
 * counts against the sender's high-water mark, and is given back when the connection goes.
 */
class UnsentTest {
    private static final String PULL_GREETS =
            "ff00000000000000007f03014e554c4c"
                    + "00".repeat(48)
                    + "041a0552454144590b"
                    + "536f636b65742d547970650000000450554c4c";

    /** A message of 10 octets, and its header. */
    private static final int ENCODED = 12;

    /** The high-water mark of the harness. */
    private static final int MARK = 1000;

    private final Stalling channel = new Stalling();
    private final LinkHarness.Side side = new LinkHarness.Side();
    private final StreamLink link = LinkHarness.install(channel, side, "PUSH", new byte[0]);

    /** A connection whose system takes so many octets, and no more. */
    private static final class Stalling extends EmbeddedChannel {
        private long room = Long.MAX_VALUE;

        @Override
        protected void doWrite(ChannelOutboundBuffer in) {
            for (Object next = in.current(); next != null && room > 0; next = in.current()) {
                int taken = (int) Math.min(room, ((ByteBuf) next).readableBytes());
                room -= taken;
                in.removeBytes(taken);
                if (taken == 0) {
                    in.remove();
                }
            }
        }

        void stallAfter(long octets) {
            room = octets;
        }

        void goOn() {
            room = Long.MAX_VALUE;
            flush();
        }
    }

    private void shakeHands() {
        channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(PULL_GREETS)));
        channel.runPendingTasks();
        assertThat(side.failures).isEmpty();
    }

    /** Offers messages as long as they are taken; returns how many were. */
    private int fill(int padding) {
        int taken = 0;
        while (taken < 100_000) {
            ZmtpMessage next = ZmtpMessage.ofUtf8("m%07d ".formatted(taken) + "x".repeat(padding));
            if (!link.offer(next)) {
                next.release();
                return taken;
            }
            taken++;
        }
        throw new AssertionError("there is no end to what the link takes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, ENCODED - 1, ENCODED, ENCODED + 1, 500 * ENCODED + 5})
    void shouldGiveBackExactlyWhatTheSystemHasNotTaken(int octets) {
        shakeHands();
        link.keepUnsent();
        channel.stallAfter(octets);
        int taken = fill(1);
        assertThat(taken).isEqualTo(MARK);
        assertThat(link.inFlight()).isEqualTo(MARK);
        channel.pipeline().fireExceptionCaught(new IOException("reset"));
        channel.runPendingTasks();
        int sent = octets / ENCODED;
        assertThat(side.unsent)
                .containsExactlyElementsOf(
                        IntStream.range(sent, taken).mapToObj("m%07d"::formatted).toList());
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldGiveBackWhatIsNotFlushedAndLargeBodiesOfWhichAPartWent() {
        shakeHands();
        link.keepUnsent();
        ZmtpMessage large =
                ZmtpMessage.of(
                        Unpooled.directBuffer()
                                .writeBytes(new byte[] {'L', ' '})
                                .writeZero(100_000));
        channel.stallAfter(ENCODED + 50_000);
        assertThat(link.offer(ZmtpMessage.ofUtf8("m0000000 x"))).isTrue();
        assertThat(link.offer(large)).isTrue();
        ZmtpMessage late = ZmtpMessage.ofUtf8("late");
        assertThat(link.offer(late)).isFalse();
        late.release();
        channel.close();
        channel.runPendingTasks();
        assertThat(side.unsent).containsExactly("L");
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldTakeNoMoreThanTheMarkBeyondTheSystemAndGoOnWhenThereIsRoom() {
        shakeHands();
        channel.stallAfter(0);
        assertThat(fill(1)).isEqualTo(MARK);
        assertThat(side.rooms).isZero();
        channel.goOn();
        assertThat(side.rooms).isEqualTo(1);
        assertThat(link.inFlight()).isZero();
        channel.stallAfter(0);
        assertThat(fill(1)).isEqualTo(MARK);
        channel.close();
        assertThat(side.unsent).as("nobody asked for them").isEmpty();
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldTakeNoMoreThanABatchOfLargerMessages() {
        shakeHands();
        channel.stallAfter(0);
        assertThat(fill(1000)).isBetween(60, 65);
        channel.finishAndReleaseAll();
    }
}
