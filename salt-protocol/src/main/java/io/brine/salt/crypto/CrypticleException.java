package io.brine.salt.crypto;

/** A Crypticle blob that does not open. */
public final class CrypticleException extends SaltCryptoException {
    private static final long serialVersionUID = 1L;

    /** Why it does not open, in the order of the checks. */
    public enum Reason {
        /** Too short, or the cipher text is no whole number of blocks. */
        MALFORMED,
        /** The authentication code is wrong: another key, or changed on the way. */
        BAD_HMAC,
        /** Authentic, but the padding is wrong. */
        BAD_PADDING,
        /** Authentic, but without Salt's {@code pickle::} marker. */
        NO_MARKER,
        /** Authentic, but the answer to another request. */
        NONCE_MISMATCH,
        /** Authentic, but the content is no payload. */
        BAD_PAYLOAD
    }

    private final Reason reason;

    CrypticleException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
