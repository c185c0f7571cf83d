package io.brine.master.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.payload.SaltPack;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class KeyCacheFileTest {
    @TempDir Path pki;

    @Test
    void listsTheAcceptedKeysAndIsNoneItself() throws Exception {
        KeyStore keys = KeyStore.open(pki);
        KeyCacheFile cache = new KeyCacheFile(keys);
        Path file = pki.resolve("minions/.key_cache");

        cache.refresh();
        assertThat(SaltPack.unpack(Files.readAllBytes(file))).isEqualTo(List.of());

        keys.store("b", KeyState.ACCEPTED, "pem");
        keys.store("a", KeyState.ACCEPTED, "pem");
        keys.store("c", KeyState.PENDING, "pem");
        cache.refresh();
        assertThat(SaltPack.unpack(Files.readAllBytes(file))).isEqualTo(List.of("a", "b"));
        assertThat(keys.ids(KeyState.ACCEPTED)).containsExactly("a", "b");

        Files.delete(file);
        cache.refresh();
        assertThat(file).exists();
    }
}
