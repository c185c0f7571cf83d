package io.brine.master.publish;

import static org.assertj.core.api.Assertions.assertThat;

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
        PublisherKeys keys = PublisherKeys.prepare(cache, me, List.of());
        Path file = cache.resolve("." + me + "_key");
        String key = Files.readString(file);
        assertThat(key).hasSize(76);
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(keys.accepts(me, key)).isTrue();
        assertThat(PublisherKeys.prepare(cache, me, List.of()).accepts(me, key)).isTrue();
    }

    @Test
    void anUnusableKeyFileIsReplaced() throws Exception {
        Path file = cache.resolve("." + me + "_key");
        Files.writeString(file, "short");
        PublisherKeys keys = PublisherKeys.prepare(cache, me, List.of());
        assertThat(keys.accepts(me, "short")).isFalse();
        assertThat(keys.accepts(me, Files.readString(file))).isTrue();
    }

    @Test
    void nobodyGetsInWithoutAKeyOrWithAnotherUsers() throws Exception {
        PublisherKeys keys = PublisherKeys.prepare(cache, me, List.of("alice", "web.*"));
        String mine = Files.readString(cache.resolve("." + me + "_key"));
        String hers = Files.readString(cache.resolve(".alice_key"));
        assertThat(keys.accepts(me, null)).isFalse();
        assertThat(keys.accepts(me, "")).isFalse();
        assertThat(keys.accepts(me, mine + "x")).isFalse();
        assertThat(keys.accepts("alice", hers)).isTrue();
        assertThat(keys.accepts("alice", mine)).isFalse();
        assertThat(keys.accepts("bob", mine)).isFalse();
        assertThat(keys.accepts("root", hers)).as("her key makes nobody root").isFalse();
        assertThat(keys.accepts("sudo_alice", hers)).isFalse();
        assertThat(keys.accepts("root", mine)).isTrue();
        assertThat(keys.accepts("sudo_bob", mine)).isTrue();
        assertThat(cache.resolve(".web.*_key")).doesNotExist();
    }
}
