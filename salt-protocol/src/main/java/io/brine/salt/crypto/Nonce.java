package io.brine.salt.crypto;

import java.util.UUID;

/** The 32 hexadecimal characters that tie a reply to its request. */
public final class Nonce {
    /** Characters of a nonce. */
    public static final int LENGTH = 32;

    private Nonce() {}

    /** A fresh one, of 122 random bits, as Salt makes it. */
    public static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
