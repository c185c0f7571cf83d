package io.brine.daemon.config;

/**
 * Whose configuration is read: it decides the file's name, the include directory and the defaults.
 */
public enum Role {
    /** {@code DIR/master} and {@code DIR/master.d/*.conf}. */
    MASTER("master"),
    /** {@code DIR/minion} and {@code DIR/minion.d/*.conf}. */
    MINION("minion");

    private final String fileName;

    Role(String fileName) {
        this.fileName = fileName;
    }

    /** The name of the main configuration file inside the configuration directory. */
    public String fileName() {
        return fileName;
    }
}
