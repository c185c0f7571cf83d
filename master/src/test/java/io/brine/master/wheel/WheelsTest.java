package io.brine.master.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.cache.DataBank;
import io.brine.master.function.FunctionExecutor;
import io.brine.master.function.FunctionResult;
import io.brine.master.function.TestMaster;
import io.brine.master.keys.KeyState;
import io.brine.salt.crypto.RsaKeyPair;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

class WheelsTest {
    private static String pem = "";

    @TempDir private Path directory;
    private TestMaster master;
    private FunctionExecutor wheel;

    @BeforeAll
    static void makeKey() {
        pem = RsaKeyPair.generate(2048).publicPem();
    }

    @BeforeEach
    void prepare() {
        master = new TestMaster(directory);
        wheel = WheelClient.executor(master.services());
    }

    private FunctionResult run(String fun, Object... arguments) {
        return master.run(wheel, fun, arguments);
    }

    private void key(String id, KeyState state) throws IOException {
        master.services().keys().store(id, state, pem);
    }

    @Test
    void listsKeysByStateAndTellsTheBus() throws IOException {
        key("web2", KeyState.ACCEPTED);
        key("Web1", KeyState.ACCEPTED);
        key("new", KeyState.PENDING);

        FunctionResult result = run("key.list_all");

        assertThat(result.value())
                .isEqualTo(
                        Map.of(
                                "minions", List.of("Web1", "web2"),
                                "minions_pre", List.of("new"),
                                "minions_rejected", List.of(),
                                "minions_denied", List.of(),
                                "local", List.of()));
        assertThat(master.fired().stream().map(TestMaster.Fired::tag))
                .containsExactly(result.tag() + "/new", result.tag() + "/ret");
        assertThat(result.tag()).startsWith("salt/wheel/");
        assertThat(run("key.list", "pre").value()).isEqualTo(Map.of("minions_pre", List.of("new")));
        assertThat(run("key.glob_match", "*1,n*").value())
                .isEqualTo(Map.of("minions", List.of("Web1"), "minions_pre", List.of("new")));
    }

    @Test
    void acceptsRejectsAndDeletes() throws IOException {
        key("new", KeyState.PENDING);
        master.services().data().store(DataBank.GRAINS, "new", Map.of("os", "Debian"));

        assertThat(run("key.accept", "ne*").value()).isEqualTo(Map.of("minions", List.of("new")));
        assertThat(run("key.reject", "new").value()).isEqualTo(Map.of("minions", List.of("new")));
        assertThat(run("key.reject", "new", "include_accepted=True").value())
                .isEqualTo(Map.of("minions_rejected", List.of("new")));
        assertThat(
                        run(
                                        "key.accept_dict",
                                        Map.of("minions_rejected", List.of("new")),
                                        "include_rejected=True")
                                .value())
                .isEqualTo(Map.of("minions", List.of("new")));
        assertThat(run("key.delete", "new").value()).isEqualTo(Map.of());

        assertThat(master.services().keys().find("new")).isNull();
        assertThat(master.services().data().fetch(DataBank.GRAINS, "new")).isNull();
        assertThat(
                        master.fired().stream()
                                .filter(event -> event.tag().equals("salt/key"))
                                .map(event -> event.data().get("act")))
                .containsExactly("accepted", "rejected", "accepted", "delete");
    }

    @Test
    void makesAKeyForAMinionOnce() throws IOException {
        assertThat(run("key.gen_accept", "fresh").value()).asString().contains("PRIVATE KEY");
        assertThat(master.services().keys().find("fresh", KeyState.ACCEPTED)).isNotNull();
        assertThat(run("key.gen_accept", "fresh").value()).isEqualTo(Map.of());
    }

    /** The traversals of wheel functions: CVE-2021-25282 and its kin, also as ids of new keys. */
    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/evil", "a/../../evil", "link/evil", "..", ""})
    void nothingIsReadOrWrittenOutsideOfTheRoots(String path) throws IOException {
        Files.createDirectories(directory.resolve("outside"));
        Files.writeString(directory.resolve("outside/evil"), "secret");
        Files.writeString(directory.resolve("srv/evil"), "secret");
        Files.createSymbolicLink(
                directory.resolve("srv/pillar/link"), directory.resolve("outside"));
        Files.createSymbolicLink(directory.resolve("srv/salt/link"), directory.resolve("outside"));

        for (String module : List.of("file_roots", "pillar_roots")) {
            assertThat(run(module + ".find", path).value()).isEqualTo(List.of());
            assertThat(run(module + ".read", path).value()).isEqualTo(List.of());
            assertThat(run(module + ".write", "owned", path).value())
                    .asString()
                    .containsAnyOf("Invalid path", "not relative");
        }
        assertThat(run("config.update_config", "../" + path, Map.of("a", 1)).value())
                .isEqualTo("Invalid path");
        assertThat(run("key.gen_accept", "../" + path).success()).isFalse();
        assertThat(run("key.gen_keys", "keydir=/tmp/elsewhere").success()).isFalse();
        assertThat(Files.readString(directory.resolve("outside/evil"))).isEqualTo("secret");
        assertThat(Files.readString(directory.resolve("srv/evil"))).isEqualTo("secret");
    }

    @Test
    void findsReadsAndWritesInTheRoots() {
        Path file = directory.resolve("srv/salt/a/b.sls");
        assertThat(run("file_roots.write", "x: 1\n", "a/b.sls").value())
                .isEqualTo("Wrote data to file " + file);
        assertThat(run("file_roots.read", "a/b.sls").value())
                .isEqualTo(List.of(Map.of(file.toString(), "x: 1\n")));
        assertThat(run("file_roots.list_env").value())
                .isEqualTo(
                        Map.of(
                                directory.resolve("srv/salt").toString(),
                                Map.of("a", Map.of("b.sls", "f"))));
        assertThat(run("file_roots.write", "x", "c", "saltenv=none").value())
                .isEqualTo("Named environment none is not present");
    }

    @Test
    void tellsWhoIsConnected() {
        master.connected().put("web1", "10.0.0.1");
        assertThat(run("minions.connected").value()).isEqualTo(List.of("web1"));
    }

    /** A pillar that only the master reads must not become one that everybody reads. */
    @Test
    void aFileThatIsRewrittenKeepsItsPermissions() throws IOException {
        Path secret = directory.resolve("srv/pillar/secret.sls");
        for (String mode : List.of("rw-------", "rw-r-----", "rw-rw-r--")) {
            Files.writeString(secret, "old");
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(mode));
            assertThat(run("pillar_roots.write", "password: x", "secret.sls").success()).isTrue();
            assertThat(secret).hasContent("password: x");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .isEqualTo(mode);
            Files.delete(secret);
        }
    }

    /** CVE-2021-25284 and its kin: what one may see once must not lie about in files. */
    @Test
    void privateKeysAndTheConfigurationAreNotKeptWithTheirJobs() throws IOException {
        for (String fun : List.of("key.gen", "config.values")) {
            FunctionResult result = run(fun);
            assertThat(result.success()).isTrue();
            Map<String, Map<Object, @Nullable Object>> kept =
                    master.services().jobs().returns(result.jid());
            assertThat(kept.toString())
                    .contains("not kept")
                    .doesNotContain("PRIVATE KEY", "pki_dir");
            assertThat(String.valueOf(master.services().jobs().load(result.jid())))
                    .doesNotContain("PRIVATE KEY", "pki_dir");
        }
    }
}
