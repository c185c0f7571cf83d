package io.brine.master.cli.option;

/**
 * A command line that cannot be understood; the message is optparse's, without the program's name.
 */
public final class OptionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Makes one with optparse's words. */
    public OptionException(String message) {
        super(message);
    }
}
