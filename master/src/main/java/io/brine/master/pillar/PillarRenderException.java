package io.brine.master.pillar;

/** A pillar file that cannot be made data of; the message names file and line. */
final class PillarRenderException extends Exception {
    private static final long serialVersionUID = 1L;

    PillarRenderException(String message) {
        super(message);
    }
}
