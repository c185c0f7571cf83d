package io.brine.zmtp.tool.dump;

import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/**
 * Confined to one thread. NULL: waits for the peer's READY, so as to announce a type that suits it;
 * a peer that waits for ours gets one that suits many.
 */
final class NullHandshake implements Handshake {
    @Override
    public String run(Frames frames, @Nullable SocketType type, PeerReport report, long deadline)
            throws PeerStream.Closed, PeerStream.TimedOut, ZmtpProtocolException {
        SocketType announced = type;
        if (type != null) {
            report.announced = type;
            frames.send(new Command.Ready(Handshake.metadata(type)));
        }
        ByteBuf body;
        try {
            body = frames.next(type == null ? PeerProbe.soon(deadline) : deadline);
        } catch (PeerStream.TimedOut e) {
            if (type != null) {
                throw e;
            }
            announced = SocketType.DEALER;
            report.announced = announced;
            frames.send(new Command.Ready(Handshake.metadata(announced)));
            body = frames.next(deadline);
        }
        return switch (Command.parse(body)) {
            case Command.Ready(Metadata metadata) -> {
                report.metadata = metadata;
                yield ready(frames, announced, metadata, deadline);
            }
            case Command.Refusal(String reason) -> reason.isEmpty() ? "ERROR" : reason;
            default -> "neither READY nor ERROR came";
        };
    }

    private static String ready(
            Frames frames, @Nullable SocketType announced, Metadata metadata, long deadline)
            throws PeerStream.Closed, ZmtpProtocolException {
        String peerType = String.valueOf(metadata.text(Metadata.SOCKET_TYPE));
        if (announced == null) {
            SocketType suitor = Suitors.of(peerType);
            frames.send(new Command.Ready(Handshake.metadata(suitor)));
            return PeerReport.OK;
        }
        return announced.accepts(peerType) ? PeerReport.OK : verdict(frames, deadline);
    }

    /** A peer that we do not suit says so, or closes; one that does neither does not mind. */
    private static String verdict(Frames frames, long deadline)
            throws PeerStream.Closed, ZmtpProtocolException {
        try {
            Command command = Command.parse(frames.next(PeerProbe.soon(deadline)));
            return command instanceof Command.Refusal(String reason) && !reason.isEmpty()
                    ? reason
                    : PeerReport.OK;
        } catch (PeerStream.TimedOut e) {
            return PeerReport.OK;
        }
    }
}
