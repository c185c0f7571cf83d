package io.brine.zmtp.tool.dump;

import io.brine.zmtp.mechanism.LocalPeer;
import io.brine.zmtp.mechanism.Mechanism;
import io.brine.zmtp.mechanism.MechanismFactory;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ZmtpProtocolException;

import org.jspecify.annotations.Nullable;

/**
 * Confined to one thread. PLAIN or CURVE as client. We have to say what we are before the peer
 * does.
 */
final class SecureHandshake implements Handshake {
    private final Security security;

    SecureHandshake(Security security) {
        this.security = security;
    }

    @Override
    public String run(Frames frames, @Nullable SocketType type, PeerReport report, long deadline)
            throws PeerStream.Closed, PeerStream.TimedOut, ZmtpProtocolException {
        SocketType announced = type == null ? Suitors.TO_TRY.getFirst() : type;
        report.announced = announced;
        LocalPeer local = new LocalPeer(Handshake.metadata(announced), peerType -> true);
        Mechanism mechanism = MechanismFactory.of(security).create(local);
        try {
            Mechanism.Progress progress = mechanism.begin(frames::send);
            while (progress instanceof Mechanism.Progress.Continue) {
                progress = mechanism.onCommand(frames.next(deadline), frames::send);
            }
            return switch (progress) {
                case Mechanism.Progress.Done(Metadata metadata, var format) -> {
                    report.metadata = metadata;
                    yield PeerReport.OK;
                }
                case Mechanism.Progress.Refused(String reason) ->
                        reason.isEmpty() ? "ERROR" : reason;
                default -> "the peer asked what only servers are asked";
            };
        } finally {
            mechanism.wipe();
        }
    }
}
