package io.brine.master.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.access.PublisherKeys.Standing;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

class PublisherKeysTest {
    @TempDir Path cache;
    private String me = "";

    @BeforeEach
    void whoAmI() {
        me = System.getProperty("user.name");
    }

    @Test
    void theKeyFileIsForItsOwnerOnlyAndKept() throws Exception {
        PublisherKeys keys = PublisherKeys.prepare(cache, me, List.of(), false);
        Path file = cache.resolve("." + me + "_key");
        String key = Files.readString(file);
        assertThat(key).hasSize(76);
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(keys.standing(me, key)).isEqualTo(Standing.FULL);
        assertThat(PublisherKeys.prepare(cache, me, List.of(), false).standing(me, key))
                .isEqualTo(Standing.FULL);
    }

    @Test
    void aKeyFileThatOthersCanReadIsClosed() throws Exception {
        PublisherKeys.prepare(cache, me, List.of(), false);
        Path file = cache.resolve("." + me + "_key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String key = Files.readString(file);
        assertThat(PublisherKeys.prepare(cache, me, List.of(), false).standing(me, key))
                .isEqualTo(Standing.FULL);
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void anUnusableKeyFileIsReplaced() throws Exception {
        Path file = cache.resolve("." + me + "_key");
        Files.writeString(file, "short");
        PublisherKeys keys = PublisherKeys.prepare(cache, me, List.of(), false);
        assertThat(keys.standing(me, "short")).isEqualTo(Standing.NONE);
        assertThat(keys.standing(me, Files.readString(file))).isEqualTo(Standing.FULL);
    }

    @Test
    void nobodyGetsInWithoutAKeyOrWithAnotherUsers() throws Exception {
        PublisherKeys keys = PublisherKeys.prepare(cache, me, List.of("alice", "web.*"), false);
        String mine = Files.readString(cache.resolve("." + me + "_key"));
        String hers = Files.readString(cache.resolve(".alice_key"));
        assertThat(keys.standing(me, null)).isEqualTo(Standing.NONE);
        assertThat(keys.standing(me, "")).isEqualTo(Standing.NONE);
        assertThat(keys.standing(me, mine + "x")).isEqualTo(Standing.NONE);
        assertThat(keys.standing("alice", hers)).isEqualTo(Standing.LISTED);
        assertThat(keys.standing("bob", hers)).isEqualTo(Standing.NONE);
        assertThat(keys.standing("root", hers)).as("nobody root").isEqualTo(Standing.NONE);
        assertThat(keys.standing("sudo_alice", hers)).isEqualTo(Standing.NONE);
        assertThat(keys.standing("root", mine)).isEqualTo(Standing.FULL);
        assertThat(keys.standing("jenkins", mine)).as("can read it").isEqualTo(Standing.FULL);
        assertThat(keys.standing("sudo_bob", mine)).isEqualTo(Standing.SUDO);
        assertThat(cache.resolve(".web.*_key")).doesNotExist();
    }

    @Test
    void usersThatThisHostDoesNotHaveGetNoKeyIfThatIsChecked() throws Exception {
        PublisherKeys.prepare(cache, me, List.of("no-such-user-here", "nobod[y]"), true);
        assertThat(cache.resolve(".no-such-user-here_key")).doesNotExist();
        assertThat(cache.resolve(".nobody_key")).exists();
    }
}
