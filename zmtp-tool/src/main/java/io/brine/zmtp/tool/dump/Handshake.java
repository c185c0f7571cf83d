package io.brine.zmtp.tool.dump;

import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ZmtpProtocolException;

import org.jspecify.annotations.Nullable;

/** Confined to one thread. The handshake of one mechanism, as client. */
interface Handshake {
    /**
     * Shakes hands, notes what the peer says, and returns {@code ok} or why not.
     *
     * @param type what to announce; null for what suits the peer
     */
    String run(Frames frames, @Nullable SocketType type, PeerReport report, long deadline)
            throws PeerStream.Closed, PeerStream.TimedOut, ZmtpProtocolException;

    /** Returns the one that fits, or null when the mechanism needs other credentials. */
    static @Nullable Handshake of(String mechanism, Security security) {
        boolean fits =
                switch (security) {
                    case Security.PlainClient plain -> mechanism.equals("PLAIN");
                    case Security.CurveClient curve -> mechanism.equals("CURVE");
                    default -> false;
                };
        if (fits) {
            return new SecureHandshake(security);
        }
        return mechanism.equals("NULL") ? new NullHandshake() : null;
    }

    /** Returns what we announce. */
    static Metadata metadata(SocketType type) {
        Metadata.Builder metadata = Metadata.builder().set(Metadata.SOCKET_TYPE, type.name());
        if (type.announcesIdentity()) {
            metadata.set(Metadata.IDENTITY, new byte[0]);
        }
        return metadata.build();
    }
}
