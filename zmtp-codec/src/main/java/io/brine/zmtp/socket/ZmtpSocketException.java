package io.brine.zmtp.socket;

/** A blocking call on a socket that cannot be done now or ever; the message says why. */
public final class ZmtpSocketException extends RuntimeException {
    /** Makes an exception with a one-line message. */
    public ZmtpSocketException(String message) {
        super(message);
    }

    /** Makes an exception with a one-line message and the failure behind it. */
    public ZmtpSocketException(String message, Throwable cause) {
        super(message, cause);
    }
}
