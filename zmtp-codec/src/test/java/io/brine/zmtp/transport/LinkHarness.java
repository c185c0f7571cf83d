package io.brine.zmtp.transport;

import io.brine.zmtp.handshake.HandshakeSettings;
import io.brine.zmtp.liveness.HeartbeatOptions;
import io.brine.zmtp.mechanism.LocalPeer;
import io.brine.zmtp.mechanism.MechanismFactory;
import io.brine.zmtp.mechanism.NullMechanism;
import io.brine.zmtp.message.MessageLimits;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.zap.ZapClient;
import io.brine.zmtp.zap.ZapRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCounted;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A link on an embedded channel, and what it saw and sent. */
final class LinkHarness {
    private LinkHarness() {}

    static StreamLink install(EmbeddedChannel channel, Side side, String type, byte[] identity) {
        return StreamLink.install(
                channel,
                channel.remoteAddress(),
                side,
                settings(type, identity),
                new WarningLimiter(channel.eventLoop(), StreamLink.LOG));
    }

    static StreamLink install(
            EmbeddedChannel channel,
            Side side,
            MechanismFactory mechanism,
            Metadata metadata,
            ZapClient zap) {
        return install(channel, side, mechanism, metadata, zap, Duration.ZERO);
    }

    static StreamLink install(
            EmbeddedChannel channel,
            Side side,
            MechanismFactory mechanism,
            Metadata metadata,
            ZapClient zap,
            Duration handshakeInterval) {
        return StreamLink.install(
                channel,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 5555),
                side,
                settings(
                        mechanism,
                        metadata,
                        metadata.bytes(Metadata.IDENTITY),
                        zap,
                        handshakeInterval),
                new WarningLimiter(channel.eventLoop(), StreamLink.LOG));
    }

    /** Reads pieces of the given sizes, over and over, until all is in or the link has closed. */
    static void feed(EmbeddedChannel channel, byte[] octets, List<Integer> pieces) {
        int at = 0;
        for (int turn = 0; at < octets.length && channel.isOpen(); turn++) {
            int piece = Math.min(pieces.get(turn % pieces.size()), octets.length - at);
            channel.writeInbound(Unpooled.copiedBuffer(octets, at, piece));
            channel.runPendingTasks();
            at += piece;
        }
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
        final List<ProtocolError> errors = new ArrayList<>();

        /** First octets of the messages that the link gave back. */
        final List<String> unsent = new ArrayList<>();

        int rooms;
        @Nullable StreamLink link;

        StreamLink link() {
            return Objects.requireNonNull(link);
        }

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
            failures.add(told(failure));
            if (failure instanceof HandshakeFailure.Protocol(ProtocolError error, String why)) {
                errors.add(error);
            }
        }

        private static String told(HandshakeFailure failure) {
            return switch (failure) {
                case HandshakeFailure.Refused(String reason) -> "Refused " + reason;
                case HandshakeFailure.Denied(int status, String text) -> "Denied " + status;
                default -> failure.reason();
            };
        }

        @Override
        public void onProtocolError(StreamLink link, String reason) {
            failures.add(reason);
        }

        @Override
        public void onClosed(StreamLink link, @Nullable String reason) {}

        @Override
        public void onRoom() {
            rooms++;
        }

        @Override
        public void onUnsent(List<ReferenceCounted> messages) {
            for (ReferenceCounted message : messages) {
                unsent.add(((ZmtpMessage) message).utf8(0).split(" ", 2)[0]);
                message.release();
            }
        }

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
        return settings(
                NullMechanism.FACTORY, metadata.build(), identity, ZapClient.NONE, Duration.ZERO);
    }

    private static StreamSettings settings(
            MechanismFactory mechanism,
            Metadata metadata,
            byte @Nullable [] identity,
            ZapClient zap,
            Duration handshakeInterval) {
        String type = String.valueOf(metadata.text(Metadata.SOCKET_TYPE));
        return new StreamSettings(
                new HandshakeSettings(
                        mechanism,
                        new LocalPeer(metadata, SocketType.valueOf(type)::accepts),
                        Unpooled.wrappedBuffer(identity == null ? new byte[0] : identity),
                        handshakeInterval,
                        8192,
                        zap),
                new HeartbeatOptions(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                new MessageLimits(-1, 1 << 20, 1 << 30, 1000),
                NetworkOptions.DEFAULTS,
                1000);
    }
}
