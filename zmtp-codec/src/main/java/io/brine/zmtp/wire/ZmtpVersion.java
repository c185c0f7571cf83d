package io.brine.zmtp.wire;

/**
 * Immutable. A ZMTP version as announced in a greeting (RFC 37, Version Negotiation).
 *
 * @param major 0 to 255
 * @param minor 0 to 255
 */
public record ZmtpVersion(int major, int minor) {
    /** The version that this library announces. */
    public static final ZmtpVersion V3_1 = new ZmtpVersion(3, 1);

    /** RFC 23: the same framing, subscriptions as messages. */
    public static final ZmtpVersion V3_0 = new ZmtpVersion(3, 0);

    /**
     * Returns whether the peer takes SUBSCRIBE and CANCEL as commands (3.1 and everything later).
     */
    public boolean hasSubscriptionCommands() {
        return major > 3 || (major == 3 && minor >= 1);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
