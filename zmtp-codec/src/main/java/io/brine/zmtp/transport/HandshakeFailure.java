package io.brine.zmtp.transport;

import io.brine.zmtp.wire.ProtocolError;

/** Immutable. Why a handshake was not completed. */
public sealed interface HandshakeFailure {
    /** Returns one line for the log. */
    String reason();

    /** The peer broke the protocol. */
    record Protocol(ProtocolError error, String reason) implements HandshakeFailure {}

    /**
     * The peer went, or its time ran out.
     *
     * @param errno the error number that libzmq would give
     * @param silent whether the peer had sent no octet at all
     */
    record NoDetail(int errno, String reason, boolean silent) implements HandshakeFailure {
        /** The time ran out. */
        public static final int ETIMEDOUT = 110;

        /** The peer closed. */
        public static final int EPIPE = 32;

        /** The connection was reset. */
        public static final int ECONNRESET = 104;

        /** We gave it up, for lack of room. */
        public static final int ECONNABORTED = 103;

        /** The peer could not be asked about. */
        public static final int EFAULT = 14;
    }

    /**
     * Our ZAP handler refused the peer.
     *
     * @param status 300, 400 or 500
     * @param text the handler's
     */
    record Denied(int status, String text) implements HandshakeFailure {
        @Override
        public String reason() {
            return "the ZAP handler refused the peer: " + status + " " + text;
        }
    }

    /** The peer sent ERROR; the reason is its text, a ZAP status if it follows libzmq. */
    record Refused(String reason) implements HandshakeFailure {}
}
