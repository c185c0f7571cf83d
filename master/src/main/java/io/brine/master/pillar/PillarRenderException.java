package io.brine.master.pillar;

/** A pillar file that cannot be made data of; the message names file, line and reason. */
final class PillarRenderException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String place;

    /**
     * A failure.
     *
     * @param place file and, where it is known, line: what may be told to a minion
     * @param reason what is wrong there; it may quote the file
     */
    PillarRenderException(String place, String reason) {
        super(place + ": " + reason);
        this.place = place;
    }

    /** File and line only. */
    String place() {
        return place;
    }
}
