package io.brine.daemon.logging;

/** Sets up Logback for the process. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class Logging {
    private Logging() {}

    /**
     * Replaces whatever was configured before. The log file and its directory are made when missing
     * (file mode 0640, as Salt's); a file that cannot be written is reported once on stderr and
     * left out.
     */
    public static void configure(LogSettings settings) {
        throw new UnsupportedOperationException();
    }

    /** Stops writing to the console: a daemon that has detached calls it once it is ready. */
    public static void detachConsole() {
        throw new UnsupportedOperationException();
    }
}
