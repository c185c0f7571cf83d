package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.Command;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Plays peers of ZMTP 1.0 and 2.0, and answers them as libzmq does. */
class OldRecordingTest {
    private static LinkHarness.Side play(
            EmbeddedChannel channel, String type, byte[] identity, byte[] in, int piece) {
        LinkHarness.Side side = new LinkHarness.Side();
        StreamLink link = LinkHarness.install(channel, side, type, identity);
        for (int at = 0; at < in.length && channel.isOpen(); at += piece) {
            channel.writeInbound(Unpooled.copiedBuffer(in, at, Math.min(piece, in.length - at)));
            channel.runPendingTasks();
        }
        side.link = link;
        return side;
    }

    /** The subscription to everything that is made for 1.0 peers concerns publishers only. */
    @ParameterizedTest
    @CsvSource({
        "raw10-dealer-router, R, 'Subscribe;6869', 796f, 6f6c64",
        "raw10-push-to-pull, '', 'Subscribe;68656c6c6f;61+;62', '', ''",
        "raw10-sub-to-pub, '', 'Subscribe', 746f20616c6c, ''",
        "raw20-dealer-router, '', 6869, 7265706c79, 74776f",
        "raw20-push-to-pull, '', '66726f6d20322e30;6d31+;6d32', '', ''"
    })
    void shouldServeOldPeers(
            String name, String identity, String messages, String answer, String peerIdentity)
            throws Exception {
        Recording recording = Recording.load(name);
        for (int piece : new int[] {1, 3, 1000}) {
            EmbeddedChannel channel = new EmbeddedChannel();
            LinkHarness.Side side =
                    play(
                            channel,
                            recording.socketType(Recording.TO_CLIENT),
                            identity.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            recording.stream(Recording.TO_SERVER),
                            piece);
            assertThat(side.failures).isEmpty();
            assertThat(String.join(";", side.seen)).isEqualTo(messages);
            if (!answer.isEmpty()) {
                side.link().offer(ZmtpMessage.of(ByteBufUtil.decodeHexDump(answer)));
                side.link().flush();
            }
            assertThat(ByteBufUtil.hexDump(side.link().peer().identity())).isEqualTo(peerIdentity);
            assertThat(LinkHarness.sent(channel)).isEqualTo(recording.hex(Recording.TO_CLIENT));
            channel.finishAndReleaseAll();
        }
    }

    /** Its subscription comes as a message, in 2.0 framing. */
    @Test
    void shouldTakeTheSubscriptionOfA20Peer() throws Exception {
        Recording recording = Recording.load("raw20-sub-to-pub");
        EmbeddedChannel channel = new EmbeddedChannel();
        LinkHarness.Side side =
                play(channel, "PUB", new byte[0], recording.stream(Recording.TO_SERVER), 1);
        assertThat(side.failures).isEmpty();
        assertThat(side.seen).isNotEmpty().allMatch(seen -> seen.startsWith("01"));
        assertThat(recording.hex(Recording.TO_CLIENT)).startsWith(LinkHarness.sent(channel));
        channel.finishAndReleaseAll();
    }

    /** As the one who connects: subscriptions go as messages, heartbeats not at all. */
    @Test
    void shouldSubscribeAtOldPublishersWithMessages() {
        for (String publisher : List.of("0100", "ff00000000000000017f01010000")) {
            boolean old = publisher.startsWith("01");
            EmbeddedChannel channel = new EmbeddedChannel();
            LinkHarness.Side side =
                    play(
                            channel,
                            "SUB",
                            new byte[0],
                            ByteBufUtil.decodeHexDump(publisher + (old ? "020061" : "000161")),
                            1);
            side.link().send(new Command.Subscribe(Unpooled.wrappedBuffer(new byte[] {'A'})));
            side.link().send(new Command.Ping(1, Unpooled.EMPTY_BUFFER));
            channel.runPendingTasks();
            assertThat(side.failures).isEmpty();
            assertThat(side.seen).contains("61");
            assertThat(LinkHarness.sent(channel))
                    .isEqualTo(
                            "ff00000000000000017f" + (old ? "03000141" : "03020000" + "00020141"));
            channel.finishAndReleaseAll();
        }
    }

    /** Octets that cannot be the identity of a 1.0 peer end at once; the timer covers the rest. */
    @ParameterizedTest
    @CsvSource({
        "474554202f20485454502f312e310d0a, flags 0x45",
        "16030100c8010000c40303, flags 0x3",
        "00, length 0",
        "ff000000000000010200, over the limit of 255",
        "ff80000000000000000000, over the limit of 255",
        "040161, not one frame",
        "ff00000000000000017f010b, number 11",
        "ff00000000000000017f0101, PUB",
        "ff00000000000000017f01050400, command",
        "ff00000000000000017f0105010161, not one frame"
    })
    void shouldRefuseWhatIsNoOldPeer(String octets, String why) {
        String padded = octets.equals("040161") ? "04016162636465" : octets;
        for (int piece : new int[] {1, 1000}) {
            EmbeddedChannel channel = new EmbeddedChannel();
            LinkHarness.Side side =
                    play(channel, "ROUTER", new byte[0], ByteBufUtil.decodeHexDump(padded), piece);
            assertThat(side.failures).singleElement().asString().contains(why);
            assertThat(side.seen).isEmpty();
            channel.finishAndReleaseAll();
        }
    }
}
