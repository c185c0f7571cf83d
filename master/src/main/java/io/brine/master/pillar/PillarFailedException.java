package io.brine.master.pillar;

/**
 * The whole pillar cannot be made, where Salt's compiler ends with an exception. The one-line
 * message becomes the minion's {@code _errors}.
 */
final class PillarFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    PillarFailedException(String message) {
        super(message);
    }
}
