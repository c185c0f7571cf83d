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

    /** RFC 15: a greeting of its own, an identity frame, no commands. */
    public static final ZmtpVersion V2_0 = new ZmtpVersion(2, 0);

    /** RFC 13: no greeting at all. */
    public static final ZmtpVersion V1_0 = new ZmtpVersion(1, 0);

    /** Returns whether there are commands in this version (3.0 and everything later). */
    public boolean hasCommands() {
        return major >= 3;
    }

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
