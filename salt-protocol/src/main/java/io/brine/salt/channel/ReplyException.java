package io.brine.salt.channel;

/** A master's reply that cannot be used. */
public final class ReplyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the reply. */
    public enum Reason {
        /** The master refused the request in clear, for example with {@code bad load}. */
        REFUSED,
        /** It does not open with the key in hand: authenticate again and send the request again. */
        NOT_AUTHENTIC,
        /** It answers another request. */
        NONCE_MISMATCH,
        /** A signature is wrong or missing. */
        BAD_SIGNATURE,
        /** It is no reply of the expected form. */
        MALFORMED
    }

    private final Reason reason;

    ReplyException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether Salt's minion would authenticate anew and send the request once more. */
    public boolean wantsNewAuthentication() {
        return reason == Reason.REFUSED || reason == Reason.NOT_AUTHENTIC;
    }
}
