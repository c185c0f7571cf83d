package io.brine.minion.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What makes a return one and the same: its job, its function and the minion (or resource) that it
 * speaks for. A second return with the same key replaces the first.
 *
 * @param jid the job id as published
 * @param fun the function, or the functions of a compound command joined by commas
 * @param id the id that the return is filed under
 */
record ReturnKey(String jid, String fun, String id) {

    /**
     * A name that is safe in a file system whatever the master sent as jid, and differs for
     * different keys.
     */
    String fileStem() {
        String plain = jid.matches("[0-9A-Za-z_]{1,40}") ? jid : "jid";
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(
                                    (jid + "\0" + fun + "\0" + id)
                                            .getBytes(StandardCharsets.UTF_8));
            return plain + "-" + HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
