package io.brine.master.pillar;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.config.StoreOptions;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Salt has no limit or no word for; the rest is in {@link PillarGoldenTest}. */
final class ExternalPillarsTest {
    @TempDir Path dir;

    private Map<Object, @Nullable Object> pillar(
            Map<String, ?> options, String id, @Nullable Object onDemand) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("pillar_roots", Map.of("base", List.of(dir.resolve("base").toString())));
        all.putAll(options);
        return new PillarCompiler(StoreOptions.pillar(SaltConfig.of(Role.MASTER, all)))
                .compile(new PillarRequest(id, Map.of(), null, null, Map.of(), onDemand, Map.of()));
    }

    private static Map<String, ?> external(String name, Object arguments) {
        return Map.of("ext_pillar", List.of(Map.of(name, arguments)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a;touch OUT",
                "$(touch OUT)",
                "`touch OUT`",
                "a|touch OUT",
                "a\ntouch OUT",
                "a&touch OUT",
                "'; touch OUT; '",
                "\"; touch OUT; \"",
                "-rf",
                "a b",
                "~root",
                "*",
                "$HOME",
                "a>OUT",
                ""
            })
    void anIdThatIsMoreThanAWordReachesNoCommand(String id) {
        String hostile = id.replace("OUT", dir.resolve("out").toString());
        for (String name : List.of("cmd_yaml", "cmd_json")) {
            Map<Object, @Nullable Object> pillar =
                    pillar(external(name, "echo '{\"id\": \"%s\"}'"), hostile, null);

            assertThat(pillar).containsOnlyKeys("_errors");
            assertThat(String.valueOf(pillar.get("_errors")))
                    .contains(name)
                    .contains("must not stand in a command");
        }
        assertThat(dir.resolve("out")).doesNotExist();
        assertThat(pillar(external("cmd_yaml", "echo 'a: 1'"), hostile, null))
                .isEqualTo(Map.of("a", 1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"web1", "web-1.example.com", "10.0.0.1", "a_b", "żółw", "a:b@c+d"})
    void ordinaryIdsDo(String id) {
        assertThat(pillar(external("cmd_yaml", "echo 'id: \"%s\"'"), id, null))
                .isEqualTo(Map.of("id", id));
    }

    @Test
    void aCommandThatDoesNotEndIsEndedWithItsChildren() throws IOException {
        Path pids = dir.resolve("pids");
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("brine_ext_pillar_timeout", 1);
        options.put(
                "ext_pillar",
                List.of(
                        Map.of(
                                "cmd_yaml",
                                "echo $$ > %1$s; sleep 600 & echo $! >> %1$s; wait"
                                        .formatted(pids)),
                        Map.of("cmd_json", "echo '{\"after\": 1}'")));

        Map<Object, @Nullable Object> pillar = pillar(options, "web1", null);

        assertThat(pillar).containsOnlyKeys("after", "_errors");
        assertThat(String.valueOf(pillar.get("_errors")))
                .contains("Failed to load ext_pillar cmd_yaml")
                .contains("did not end within 1 seconds");
        List<Long> started = Files.readAllLines(pids).stream().map(Long::valueOf).toList();
        assertThat(started).hasSize(2);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                started.stream()
                                        .noneMatch(
                                                pid ->
                                                        ProcessHandle.of(pid)
                                                                .map(ProcessHandle::isAlive)
                                                                .orElse(false)));
    }

    @Test
    void endlessOutputIsAnError() {
        Map<Object, @Nullable Object> pillar = pillar(external("cmd_yaml", "yes"), "web1", null);

        assertThat(String.valueOf(pillar.get("_errors"))).contains("printed more than");
    }

    @Test
    void aMinionNamesNoCommandAndNoDirectory() throws IOException {
        Files.createDirectories(dir.resolve("tree/hosts/web1"));
        Files.writeString(dir.resolve("tree/hosts/web1/k"), "v");
        Map<String, ?> allowed =
                Map.of("on_demand_ext_pillar", List.of("cmd_yaml", "cmd_json", "file_tree"));
        String touch = "touch " + dir.resolve("out");
        for (Map<String, ?> wish :
                List.of(
                        Map.of("cmd_yaml", touch),
                        Map.of("cmd_json", List.of(touch)),
                        Map.of("file_tree", Map.of("root_dir", dir.resolve("tree").toString())))) {
            Map<Object, @Nullable Object> pillar = pillar(allowed, "web1", wish);

            assertThat(pillar).containsOnlyKeys("_errors");
            assertThat(String.valueOf(pillar.get("_errors"))).contains("not on demand");
        }
        assertThat(dir.resolve("out")).doesNotExist();
        assertThat(pillar(Map.of(), "web1", Map.of("cmd_yaml", touch))).isEmpty();
        assertThat(pillar(Map.of(), "web1", Map.of("libvirt", "_"))).isEmpty();
    }

    @Test
    void aTreeEndsAtItsMinionsDirectory() throws IOException {
        Files.createDirectories(dir.resolve("tree/hosts/web1"));
        Files.writeString(dir.resolve("tree/hosts/web1/k"), "v");
        Files.writeString(dir.resolve("tree/secret"), "s");
        Map<String, ?> tree =
                external("file_tree", Map.of("root_dir", dir.resolve("tree").toString()));

        assertThat(pillar(tree, "web1", null)).containsOnlyKeys("k");
        assertThat(pillar(tree, "..", null)).isEmpty();
        assertThat(pillar(tree, "../..", null)).isEmpty();
        assertThat(pillar(tree, "", null)).doesNotContainKey("secret");
    }

    @Test
    void theMastersOptionsAreShownWithoutItsPasswords() {
        Map<Object, @Nullable Object> pillar =
                pillar(
                        Map.of(
                                "pillar_opts",
                                true,
                                "key_pass",
                                "hunter2",
                                "git_pillar_password",
                                "hunter2",
                                "hash_type",
                                "sha512"),
                        "web1",
                        null);

        Map<?, ?> master = (Map<?, ?>) pillar.get("master");
        assertThat(master).isNotNull();
        assertThat(String.valueOf(master.get("hash_type"))).isEqualTo("sha512");
        assertThat(String.valueOf(master.get("saltversion"))).startsWith("3008");
        assertThat(String.valueOf(pillar)).doesNotContain("hunter2");
    }

    @Test
    void whatShouldBeDecryptedIsAnErrorAndNotPassedOver() throws IOException {
        Files.createDirectories(dir.resolve("base"));
        Files.writeString(dir.resolve("base/top.sls"), "base:\n  '*':\n    - a\n    - b\n");
        Files.writeString(dir.resolve("base/a.sls"), "secrets: {vault: '-----BEGIN PGP'}\n");
        Map<String, ?> options =
                Map.of("decrypt_pillar", List.of(Map.of("secrets:vault", "gpg"), "nosuch"));

        assertThat(String.valueOf(pillar(options, "web1", null).get("_errors")))
                .contains("Specified SLS 'b'")
                .contains("Failed to decrypt pillar key 'secrets:vault'")
                .doesNotContain("nosuch");
    }
}
