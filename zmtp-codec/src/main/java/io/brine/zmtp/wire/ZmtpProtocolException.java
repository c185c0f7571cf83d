package io.brine.zmtp.wire;

/** A peer broke the protocol. Costs that peer its connection, and nobody else anything. */
public final class ZmtpProtocolException extends Exception {
    private final ProtocolError error;

    /**
     * Makes an exception without a stack trace: it tells of the peer's octets, not of our code.
     *
     * @param detail one line for the log, without anything secret
     */
    public ZmtpProtocolException(ProtocolError error, String detail) {
        super(detail, null, false, false);
        this.error = error;
    }

    /** Returns what was broken. */
    public ProtocolError error() {
        return error;
    }
}
