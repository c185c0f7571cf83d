package io.brine.salt.payload;

/**
 * Bytes that are no well-formed payload, YAML that cannot be read, or a payload whose fields are
 * not what the caller needs.
 */
public class PayloadException extends Exception {
    private static final long serialVersionUID = 1L;

    public PayloadException(String message) {
        super(message);
    }
}
