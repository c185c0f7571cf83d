package io.brine.daemon.config;

/**
 * A configuration that cannot be used. The message is one line that names the file, the option
 * where one is at fault, and what is wrong with it; it can be shown to the user as it is.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
