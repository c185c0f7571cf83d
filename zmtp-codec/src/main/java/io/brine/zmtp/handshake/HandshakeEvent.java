package io.brine.zmtp.handshake;

/**
 * Immutable. User events that the handshake's handlers fire along the pipeline; protocol errors
 * come as exceptions.
 */
public sealed interface HandshakeEvent {
    /** The peer may be talked to. */
    record Completed(PeerInfo peer) implements HandshakeEvent {}

    /**
     * The peer sent ERROR.
     *
     * @param reason the peer's text
     */
    record Refused(String reason) implements HandshakeEvent {}
}
