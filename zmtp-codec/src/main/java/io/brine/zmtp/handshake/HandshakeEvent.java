package io.brine.zmtp.handshake;

import io.brine.zmtp.wire.WireFormat;

/**
 * Immutable. User events that the handshake's handlers fire along the pipeline; protocol errors
 * come as exceptions.
 */
public sealed interface HandshakeEvent {
    /**
     * The peer may be talked to.
     *
     * @param format how the traffic looks from now on
     */
    record Completed(PeerInfo peer, WireFormat format) implements HandshakeEvent {}

    /**
     * The peer sent ERROR.
     *
     * @param reason the peer's text
     */
    record Refused(String reason) implements HandshakeEvent {}
}
