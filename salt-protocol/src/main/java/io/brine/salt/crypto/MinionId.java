package io.brine.salt.crypto;

import java.nio.charset.StandardCharsets;

/** Which texts may be a minion's id. */
public final class MinionId {
    private MinionId() {}

    /**
     * As Salt has it: not empty, without slash, backslash and NUL, and no name that leads out of
     * the key directory. We also refuse what no file system can hold as one name (255 octets of
     * UTF-8).
     */
    public static boolean isValid(String id) {
        return !id.isEmpty()
                && id.indexOf('/') < 0
                && id.indexOf('\\') < 0
                && id.indexOf('\0') < 0
                && !id.equals(".")
                && !id.equals("..")
                && id.getBytes(StandardCharsets.UTF_8).length <= 255;
    }
}
