package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.zmtp.handshake.HandshakeSettings;
import io.brine.zmtp.liveness.HeartbeatOptions;
import io.brine.zmtp.mechanism.LocalPeer;
import io.brine.zmtp.mechanism.NullMechanism;
import io.brine.zmtp.message.MessageLimits;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Plays what libzmq sent, in both directions, octet by octet and otherwise cut. */
class GoldenVectorTest {
    private static final class Side implements TcpLinkOwner, LinkListener {
        final List<String> seen = new ArrayList<>();
        final List<String> failures = new ArrayList<>();

        @Override
        public void onOpened(TcpLink link) {}

        @Override
        public LinkListener onHandshake(TcpLink link) {
            return this;
        }

        @Override
        public void onHandshakeFailed(TcpLink link, HandshakeFailure failure) {
            failures.add(failure.reason());
        }

        @Override
        public void onProtocolError(TcpLink link, String reason) {
            failures.add(reason);
        }

        @Override
        public void onClosed(TcpLink link, @Nullable String reason) {}

        @Override
        public void onRoom() {}

        @Override
        public void onLinkClosed() {}

        @Override
        public void onMessage(ZmtpMessage message) {
            for (int i = 0; i < message.frameCount(); i++) {
                seen.add(
                        ByteBufUtil.hexDump(message.frame(i))
                                + (i < message.frameCount() - 1 ? "+" : ""));
            }
            message.release();
        }

        @Override
        public void onCommand(Command command) {
            seen.add(command.getClass().getSimpleName());
        }

        @Override
        public boolean wantsMessages() {
            return true;
        }
    }

    private static TcpSettings settings(String type, byte[] identity) {
        Metadata.Builder metadata = Metadata.builder().set(Metadata.SOCKET_TYPE, type);
        if (type.equals("REQ") || type.equals("DEALER") || type.equals("ROUTER")) {
            metadata.set(Metadata.IDENTITY, identity);
        }
        return new TcpSettings(
                new HandshakeSettings(
                        NullMechanism.FACTORY,
                        new LocalPeer(metadata.build(), peer -> true),
                        identity.length,
                        Duration.ZERO,
                        8192),
                new HeartbeatOptions(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                new MessageLimits(-1, 1 << 20, 1 << 30, 1000),
                1,
                false,
                Duration.ZERO,
                null,
                0,
                0,
                0);
    }

    private static JsonNode vector(String name) throws Exception {
        try (InputStream in =
                GoldenVectorTest.class.getResourceAsStream("/wire/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    /** What the frames after READY say, read without our decoder: the recordings name each step. */
    private static List<String> expected(JsonNode vector, String dir) {
        List<String> wanted = new ArrayList<>();
        boolean ready = false;
        for (JsonNode step : vector.get("steps")) {
            String name = step.path("name").asText();
            if (!step.get("dir").asText().equals(dir)
                    || step.get("kind").asText().equals("greeting")) {
                continue;
            }
            if (!ready) {
                ready = true;
            } else if (step.get("kind").asText().equals("message")) {
                String hex = step.get("hex").asText();
                int header = (step.get("flags").asInt() & 2) != 0 ? 18 : 4;
                wanted.add(hex.substring(header) + (step.get("more").asBoolean() ? "+" : ""));
            } else if (name.equals("SUBSCRIBE") || name.equals("CANCEL")) {
                wanted.add(name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT));
            }
        }
        return wanted;
    }

    private static void play(String name, String dir, int piece) throws Exception {
        JsonNode vector = vector(name);
        boolean weAreServer = dir.equals("c2s");
        JsonNode us = vector.get(weAreServer ? "server" : "client");
        byte[] in = ByteBufUtil.decodeHexDump(vector.get(dir).asText());
        byte[] libzmq = ByteBufUtil.decodeHexDump(vector.get(weAreServer ? "s2c" : "c2s").asText());
        int identityLength = libzmq[8] == 0 ? 0 : libzmq[8] - 1;
        int readyEnd = 64 + 2 + (libzmq[65] & 0xff);
        byte[] identity = java.util.Arrays.copyOfRange(libzmq, readyEnd - identityLength, readyEnd);

        EmbeddedChannel channel = new EmbeddedChannel();
        Side side = new Side();
        TcpLink.install(channel, side, settings(us.get("socket").asText(), identity));
        for (int at = 0; at < in.length; at += piece) {
            channel.writeInbound(Unpooled.copiedBuffer(in, at, Math.min(piece, in.length - at)));
            channel.runPendingTasks();
        }
        ByteBuf sent = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            sent.writeBytes(out);
            out.release();
        }
        assertThat(side.failures).isEmpty();
        assertThat(side.seen).isEqualTo(expected(vector, dir));
        assertThat(ByteBufUtil.hexDump(sent, 0, readyEnd))
                .isEqualTo(ByteBufUtil.hexDump(libzmq, 0, readyEnd));
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource({
        "null-req-rep",
        "null-req-correlate",
        "null-dealer-router-anonymous",
        "null-dealer-router-identity",
        "null-sub-pub-3.1",
        "null-probe-router",
        "null-heartbeat"
    })
    void shouldSpeakAsLibzmqDoesInBothDirections(String name) throws Exception {
        for (int piece : new int[] {1, 7, 64, 100_000}) {
            play(name, "c2s", piece);
            play(name, "s2c", piece);
        }
    }
}
