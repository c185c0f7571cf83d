package io.brine.master.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.crypto.HashType;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

class TokenStoreTest {
    @TempDir Path root;
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.ofEpochSecond(1_000_000));

    private TokenStore store() {
        return new TokenStore(root.resolve("tokens"), HashType.SHA256, now::get);
    }

    private static Map<String, @Nullable Object> data(double expire) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("start", 1_000_000.5);
        data.put("expire", expire);
        data.put("name", "fred");
        data.put("eauth", "pam");
        return data;
    }

    @Test
    void aTokenLiesOnDiskAsSalt3008LaysItOut() throws Exception {
        Map<String, @Nullable Object> made = store().store(data(1_000_100.5));
        String token = String.valueOf(made.get("token"));
        assertThat(token).matches("[0-9a-f]{64}");
        Path file = root.resolve("tokens").resolve(token + ".p");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        PayloadMap outer = PayloadMap.unpack(Files.readAllBytes(file));
        assertThat(outer.integer("_expires")).isEqualTo(1_000_100);
        assertThat(outer.map("data").asMap()).isEqualTo(made);
        assertThat(outer.map("data").asMap().keySet())
                .containsExactly("start", "expire", "name", "eauth", "token");
    }

    /** CVE-2021-3144: a token was good for once after it had expired. */
    @Test
    void anExpiredTokenIsNeverGoodAgainAndIsRemoved() throws Exception {
        TokenStore store = store();
        String token = String.valueOf(store.store(data(1_000_100)).get("token"));
        assertThat(store.find(token)).isNotNull();
        now.set(Instant.ofEpochSecond(1_000_101));
        assertThat(store.find(token)).isNull();
        assertThat(root.resolve("tokens")).isEmptyDirectory();
        now.set(Instant.ofEpochSecond(1_000_000));
        assertThat(store.find(token)).isNull();
    }

    @Test
    void tokensOfSalt3006And3007AreKnown() throws Exception {
        Files.createDirectories(root.resolve("tokens"));
        String token = "ab".repeat(32);
        Files.write(root.resolve("tokens").resolve(token), SaltPack.packBin(data(1_000_100)));
        PayloadMap found = store().find(token);
        assertThat(found).isNotNull();
        assertThat(found.text("name")).isEqualTo("fred");
    }

    /** CVE-2020-11652: what is no token never becomes a path. */
    @Test
    void namesThatAreNoTokensReachNoFile() throws Exception {
        Files.createDirectories(root.resolve("tokens"));
        Files.write(root.resolve("ab".repeat(32)), SaltPack.packBin(data(1_000_100)));
        Files.createSymbolicLink(
                root.resolve("tokens").resolve("cd".repeat(32)), root.resolve("ab".repeat(32)));
        for (String name :
                List.of("../" + "ab".repeat(32), "", ".", "AB".repeat(32), "cd".repeat(32))) {
            assertThat(store().find(name)).as(name).isNull();
        }
        assertThat(root.resolve("ab".repeat(32))).exists();
    }

    @Test
    void cleaningRemovesWhatExpiredOrIsBrokenAndNothingElse() throws Exception {
        TokenStore store = store();
        Path directory = root.resolve("tokens");
        String good = String.valueOf(store.store(data(2_000_000)).get("token"));
        store.store(data(1_000_001));
        Files.writeString(directory.resolve("ef".repeat(32) + ".p"), "broken");
        Files.writeString(directory.resolve("notes.txt"), "mine");
        now.set(Instant.ofEpochSecond(1_000_002));
        assertThat(store.clean()).isEqualTo(2);
        try (var left = Files.list(directory)) {
            assertThat(left.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder(good + ".p", "notes.txt");
        }
    }
}
