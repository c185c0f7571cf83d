package io.brine.salt.crypto;

import org.jspecify.annotations.Nullable;

/** A key, signature or cipher text that cannot be used. The message never holds secret material. */
public class SaltCryptoException extends Exception {
    private static final long serialVersionUID = 1L;

    public SaltCryptoException(String message) {
        super(message);
    }

    public SaltCryptoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
