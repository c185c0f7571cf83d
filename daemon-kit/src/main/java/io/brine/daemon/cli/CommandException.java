package io.brine.daemon.cli;

/**
 * Ends a command with one line on stderr and an exit code; thrown by commands, shown by {@link
 * CommandRunner}.
 */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * @param exitCode one of {@link ExitCodes}
     * @param message one line without the program's name
     */
    public CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A command line that cannot be understood: exit code {@link ExitCodes#USAGE}. */
    public static CommandException usage(String message) {
        return new CommandException(ExitCodes.USAGE, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
