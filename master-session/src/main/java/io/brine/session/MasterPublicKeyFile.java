package io.brine.session;

import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.SecretFiles;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code minion_master.pub}, a syndic's {@code syndic_master.pub}: the master key that was learnt
 * first and is held on to. Waits for the disk; stateless.
 */
final class MasterPublicKeyFile {

    private static final int MAX_SIZE = 64 << 10;
    private static final int MODE = 0644;

    private final Path file;

    MasterPublicKeyFile(Path pkiDir, Standing standing) {
        this.file = pkiDir.resolve(standing.pinnedKey());
    }

    Path path() {
        return file;
    }

    /** The pinned key's PEM text in Salt's normal form, or null when no master is known yet. */
    @Nullable String read() throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        if (Files.size(file) > MAX_SIZE) {
            throw new IOException(file + " is too large for a public key");
        }
        return PemKeys.stripped(Files.readString(file, StandardCharsets.UTF_8));
    }

    /** Pins a key. */
    void write(String pem) throws IOException {
        SecretFiles.write(file, PemKeys.stripped(pem).getBytes(StandardCharsets.UTF_8), MODE);
    }
}
