package io.brine.salt.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Fingerprints of public keys as Salt's tools print them: lower-case hex pairs with colons. */
public final class Fingerprint {
    private Fingerprint() {}

    /**
     * Hash of the lines between header and footer, with their newlines: what {@code key.finger},
     * {@code key.finger_master} and {@code master_finger} use, and {@code salt-key -f} before 3008.
     */
    public static String inner(String pem, HashType hash) {
        List<String> lines = new ArrayList<>();
        for (String line : pem.replace("\r\n", "\n").split("(?<=\n)", -1)) {
            if (!line.isBlank()) {
                lines.add(line);
            }
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 1; i < lines.size() - 1; i++) {
            body.writeBytes(lines.get(i).getBytes(StandardCharsets.UTF_8));
        }
        return colons(hash.digest(body.toByteArray()));
    }

    /** Hash of the whole file as it is: what {@code salt-key -f} of 3008 prints. */
    public static String wholeFile(byte[] file, HashType hash) {
        return colons(hash.digest(file));
    }

    private static String colons(byte[] digest) {
        return HexFormat.ofDelimiter(":").formatHex(digest);
    }
}
