package io.brine.zmtp.handshake;

import io.brine.zmtp.wire.WireFormat;
import io.brine.zmtp.zap.ZapReply;
import io.brine.zmtp.zap.ZapRequest;

import java.time.Duration;

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

    /** The handshake cannot be completed. */
    sealed interface Failed extends HandshakeEvent {}

    /**
     * The peer sent ERROR.
     *
     * @param reason the peer's text
     */
    record Refused(String reason) implements Failed {}

    /** The ZAP handler has answered; what follows from it is another event. */
    record Asked(ZapRequest request, ZapReply reply) implements HandshakeEvent {}

    /**
     * The ZAP handler refused the peer, which was told so unless the status is 300.
     *
     * @param status 300, 400 or 500
     * @param text the handler's, for the log
     */
    record Denied(int status, String text) implements Failed {}

    /** The mechanism needs a ZAP handler, and there is none. */
    record Unanswered() implements Failed {}

    /**
     * The ZAP handler has not answered, and the handshake has no limit of its own.
     *
     * @param limit how long it was waited for
     */
    record Stalled(Duration limit) implements Failed {}
}
