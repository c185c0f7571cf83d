package io.brine.salt.yaml;

import io.brine.salt.payload.PayloadException;

/**
 * YAML that Salt would not take. The message is one line: source, line, column, and what is wrong.
 */
public final class SaltYamlException extends PayloadException {
    private static final long serialVersionUID = 1L;

    private final int line;

    SaltYamlException(String sourceName, int line, int column, String problem) {
        super(sourceName + ":" + line + ":" + column + ": " + problem);
        this.line = line;
    }

    /** The line, from 1. */
    public int line() {
        return line;
    }
}
