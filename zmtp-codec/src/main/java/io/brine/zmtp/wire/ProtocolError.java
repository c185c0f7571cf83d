package io.brine.zmtp.wire;

/** Immutable. What a peer did wrong, with libzmq's ZMQ_PROTOCOL_ERROR_* numbers (4.3.5). */
public enum ProtocolError {
    /** Any violation without a number of its own. */
    ZMTP_UNSPECIFIED(0x10000000),
    /** A command that is not allowed at this point of the handshake. */
    ZMTP_UNEXPECTED_COMMAND(0x10000001),
    /** A sequence number that did not grow. */
    ZMTP_INVALID_SEQUENCE(0x10000002),
    /** The key exchange failed. */
    ZMTP_KEY_EXCHANGE(0x10000003),
    /** A command without a readable name, or a frame that cannot be one. */
    ZMTP_MALFORMED_COMMAND_UNSPECIFIED(0x10000011),
    /** A malformed MESSAGE command. */
    ZMTP_MALFORMED_COMMAND_MESSAGE(0x10000012),
    /** A malformed HELLO command. */
    ZMTP_MALFORMED_COMMAND_HELLO(0x10000013),
    /** A malformed INITIATE command. */
    ZMTP_MALFORMED_COMMAND_INITIATE(0x10000014),
    /** A malformed ERROR command. */
    ZMTP_MALFORMED_COMMAND_ERROR(0x10000015),
    /** A malformed READY command. */
    ZMTP_MALFORMED_COMMAND_READY(0x10000016),
    /** A malformed WELCOME command. */
    ZMTP_MALFORMED_COMMAND_WELCOME(0x10000017),
    /** Metadata that cannot be read, or a socket type that does not fit. */
    ZMTP_INVALID_METADATA(0x10000018),
    /** A box that does not open. */
    ZMTP_CRYPTOGRAPHIC(0x11000001),
    /** The peer announced another mechanism. */
    ZMTP_MECHANISM_MISMATCH(0x11000002);

    private final int code;

    ProtocolError(int code) {
        this.code = code;
    }

    /** Returns libzmq's number, the value of its HANDSHAKE_FAILED_PROTOCOL event. */
    public int code() {
        return code;
    }
}
