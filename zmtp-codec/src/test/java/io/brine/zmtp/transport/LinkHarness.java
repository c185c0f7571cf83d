package io.brine.zmtp.transport;

import io.brine.zmtp.handshake.HandshakeSettings;
import io.brine.zmtp.liveness.HeartbeatOptions;
import io.brine.zmtp.mechanism.LocalPeer;
import io.brine.zmtp.mechanism.NullMechanism;
import io.brine.zmtp.message.MessageLimits;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.zap.ZapClient;
import io.brine.zmtp.zap.ZapRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A link on an embedded channel, and what it saw and sent. */
final class LinkHarness {
    private static final Map<String, Set<String>> PARTNERS =
            Map.of(
                    "ROUTER", Set.of("ROUTER", "DEALER", "REQ"),
                    "DEALER", Set.of("ROUTER", "DEALER", "REP"),
                    "REQ", Set.of("ROUTER", "REP"),
                    "REP", Set.of("DEALER", "REQ"),
                    "PUB", Set.of("SUB", "XSUB"),
                    "SUB", Set.of("PUB", "XPUB"));

    private LinkHarness() {}

    static StreamLink install(EmbeddedChannel channel, Side side, String type, byte[] identity) {
        return StreamLink.install(
                channel,
                channel.remoteAddress(),
                side,
                settings(type, identity),
                new WarningLimiter(channel.eventLoop(), StreamLink.LOG));
    }

    /** Returns what was written so far, as hex. */
    static String sent(EmbeddedChannel channel) {
        StringBuilder sent = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            sent.append(ByteBufUtil.hexDump(out));
            out.release();
        }
        return sent.toString();
    }

    static final class Side implements StreamLinkOwner, LinkListener {
        final List<String> seen = new ArrayList<>();
        final List<String> failures = new ArrayList<>();

        @Override
        public void onOpened(StreamLink link) {}

        @Override
        public LinkListener onHandshake(StreamLink link) {
            return this;
        }

        @Override
        public void onZapReply(StreamLink link, ZapRequest request, int status) {
            failures.add("ZAP " + status);
        }

        @Override
        public void onHandshakeFailed(StreamLink link, HandshakeFailure failure) {
            failures.add(failure.reason());
        }

        @Override
        public void onProtocolError(StreamLink link, String reason) {
            failures.add(reason);
        }

        @Override
        public void onClosed(StreamLink link, @Nullable String reason) {}

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

    private static StreamSettings settings(String type, byte[] identity) {
        Metadata.Builder metadata = Metadata.builder().set(Metadata.SOCKET_TYPE, type);
        if (type.equals("REQ") || type.equals("DEALER") || type.equals("ROUTER")) {
            metadata.set(Metadata.IDENTITY, identity);
        }
        return new StreamSettings(
                new HandshakeSettings(
                        NullMechanism.FACTORY,
                        new LocalPeer(
                                metadata.build(), PARTNERS.getOrDefault(type, Set.of())::contains),
                        Unpooled.wrappedBuffer(identity),
                        Duration.ZERO,
                        8192,
                        ZapClient.NONE),
                new HeartbeatOptions(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                new MessageLimits(-1, 1 << 20, 1 << 30, 1000),
                NetworkOptions.DEFAULTS);
    }
}
