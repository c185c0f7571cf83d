package io.brine.master.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.access.TokenStore;
import io.brine.master.job.LocalCacheJobStore;
import io.brine.master.keys.AutoSign;
import io.brine.master.keys.AutoSignOptions;
import io.brine.master.keys.KeyRotation;
import io.brine.master.keys.KeyStore;
import io.brine.salt.crypto.HashType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

final class MasterMaintenanceTest {
    private static final String JID = "20261123035715705489";

    @TempDir Path dir;
    private Path cache;
    private LocalCacheJobStore jobs;
    private MasterMaintenance maintenance;
    private int rotations;

    @BeforeEach
    void openStores() throws IOException {
        cache = Files.createDirectories(dir.resolve("cache"));
        jobs = new LocalCacheJobStore(cache, "sha256");
        maintenance =
                new MasterMaintenance(
                        cache,
                        "vm_master",
                        Duration.ofDays(1),
                        jobs,
                        new AutoSign(KeyStore.open(dir.resolve("pki")), AutoSignOptions.defaults()),
                        new TokenStore(
                                cache.resolve("tokens"), HashType.SHA256, InstantSource.system()),
                        () -> rotations++);
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(26))));
    }

    @Test
    void rotatesOnceForEachRequest() throws Exception {
        KeyRotation.request(cache, "vm_master");

        maintenance.runOnce();
        maintenance.runOnce();

        assertThat(rotations).isEqualTo(1);
        assertThat(cache.resolve(".dfn")).doesNotExist();
    }

    @Test
    void ignoresRequestsOfOthersOrWithAnotherMode() throws Exception {
        KeyRotation.request(cache, "other_master");
        maintenance.runOnce();

        Files.delete(cache.resolve(".dfn"));
        Files.writeString(cache.resolve(".dfn"), "vm_master");
        Files.setPosixFilePermissions(
                cache.resolve(".dfn"), PosixFilePermissions.fromString("rw-r--r--"));
        maintenance.runOnce();

        assertThat(rotations).isZero();
        assertThat(cache.resolve(".dfn")).exists();
    }

    @Test
    void aRequestFromBeforeTheStartDoesNotCount() throws Exception {
        KeyRotation.request(cache, "vm_master");

        maintenance.start();
        maintenance.runOnce();

        assertThat(rotations).isZero();
    }

    @Test
    void sweepsWhatIsTooOld() throws Exception {
        jobs.prepareJob(JID, false);
        age(
                cache.resolve(
                        "jobs/d0/2a8764203006b8cb964d34dbd439f1db39f52e47be6ede37cd2682c040ceda/jid"));
        Path stub = Files.createFile(dir.resolve("pki/minions_autosign/w1"));
        age(stub);
        Files.createDirectories(cache.resolve("publish_auth"));
        Path oldAuth = Files.createFile(cache.resolve("publish_auth/" + JID));
        Path newAuth = Files.createFile(cache.resolve("publish_auth/20261123035715705490"));
        age(oldAuth);

        maintenance.runOnce();

        assertThat(jobs.exists(JID)).isFalse();
        assertThat(stub).doesNotExist();
        assertThat(oldAuth).doesNotExist();
        assertThat(newAuth).exists();
    }

    @Test
    void oneFailedChoreDoesNotStopTheOthers() throws Exception {
        Files.createDirectories(cache.resolve(".dfn"));
        Files.writeString(cache.resolve("jobs"), "not a directory");
        Files.writeString(cache.resolve("publish_auth"), "not a directory");
        Path stub = Files.createFile(dir.resolve("pki/minions_autosign/w1"));
        age(stub);

        maintenance.runOnce();

        assertThat(stub).doesNotExist();
    }
}
