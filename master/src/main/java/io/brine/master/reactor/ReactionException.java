package io.brine.master.reactor;

/** A reaction that cannot be carried out; the message says why, in one line. */
final class ReactionException extends Exception {
    private static final long serialVersionUID = 1L;

    ReactionException(String message) {
        super(message);
    }
}
