package io.brine.it.support;

/** A real peer that a test needs cannot be had on this machine; the message says why. */
public final class PeerUnavailableException extends Exception {
    /** Made with the reason, one sentence. */
    public PeerUnavailableException(String reason) {
        super(reason);
    }
}
