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
    ZMTP_MECHANISM_MISMATCH(0x11000002),
    /** The ZAP handler's reply cannot be used, for no reason of those below. */
    ZAP_UNSPECIFIED(0x20000000),
    /** A ZAP reply without its seven frames. */
    ZAP_MALFORMED_REPLY(0x20000001),
    /** A ZAP reply to another request. */
    ZAP_BAD_REQUEST_ID(0x20000002),
    /** A ZAP reply of another version. */
    ZAP_BAD_VERSION(0x20000003),
    /** A ZAP reply whose status is none of 200, 300, 400 and 500. */
    ZAP_INVALID_STATUS_CODE(0x20000004),
    /** A ZAP reply whose metadata cannot be read. */
    ZAP_INVALID_METADATA(0x20000005);

    private final int code;

    ProtocolError(int code) {
        this.code = code;
    }

    /** Returns libzmq's number, the value of its HANDSHAKE_FAILED_PROTOCOL event. */
    public int code() {
        return code;
    }
}
