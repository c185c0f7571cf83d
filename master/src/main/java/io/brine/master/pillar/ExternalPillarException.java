package io.brine.master.pillar;

/** An external pillar that could not be called or did not end; the message is one line. */
final class ExternalPillarException extends Exception {
    private static final long serialVersionUID = 1L;

    ExternalPillarException(String message) {
        super(message);
    }
}
