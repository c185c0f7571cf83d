package io.brine.benchmarks.swarm.master;

import io.brine.benchmarks.swarm.keys.Identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Puts minions' public keys where a master looks for accepted ones. Stateless; waits for the disk.
 */
public final class Preseed {
    private Preseed() {}

    /**
     * Accepts the minions.
     *
     * @param pkiDir of the master
     * @param progress told how many are there so far
     */
    public static void accept(Path pkiDir, List<Identity> identities, IntConsumer progress)
            throws IOException {
        Path minions = pkiDir.resolve("minions");
        if (!Files.isDirectory(minions)) {
            throw new IOException(minions + " is not there: start the master first");
        }
        int done = 0;
        for (Identity identity : identities) {
            byte[] key = identity.keys().publicPem().getBytes(StandardCharsets.US_ASCII);
            Files.write(minions.resolve(identity.id()), key);
            progress.accept(++done);
        }
    }

    /** Takes the minions' keys away again. */
    public static void forget(Path pkiDir, List<Identity> identities) throws IOException {
        for (Identity identity : identities) {
            Files.deleteIfExists(pkiDir.resolve("minions").resolve(identity.id()));
        }
    }
}
