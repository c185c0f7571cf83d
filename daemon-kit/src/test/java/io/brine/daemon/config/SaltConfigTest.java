package io.brine.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class SaltConfigTest {
    @TempDir Path dir;

    private void write(String name, String... lines) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private SaltConfig master() {
        return SaltConfig.load(dir, Role.MASTER);
    }

    @Test
    void withoutAnyFileTheDefaultsHold() throws IOException {
        write("master", "root_dir: " + dir);
        SaltConfig config = master();
        assertThat(config.integer("publish_port")).isEqualTo(4505);
        assertThat(config.integer("worker_threads")).isEqualTo(5);
        assertThat(config.seconds("timeout")).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.bool("auto_accept")).isFalse();
        assertThat(config.text("interface")).isEqualTo("0.0.0.0");
        assertThat(config.text("conf_file")).isEqualTo(dir + "/master");
        assertThat(config.all()).containsEntry("__role", "master");
    }

    @Test
    void laterFilesReplaceOptionsOfTheMainFileAndUnknownKeysAreKept() throws IOException {
        write(
                "master",
                "root_dir: " + dir,
                "publish_port: 10",
                "ret_port: 20",
                "colour: green",
                "include: extra/*.conf");
        write(
                "master.d/a.conf",
                "publish_port: 11",
                "nodegroups:",
                "  one: 'a*'",
                "peer:",
                "  - x");
        write(
                "master.d/b.conf",
                "publish_port: 12",
                "nodegroups:",
                "  two: 'b*'",
                "peer:",
                "  - y");
        write("master.d/ignored.txt", "publish_port: 13");
        write("extra/last.conf", "ret_port: 21");
        SaltConfig config = master();
        assertThat(config.integer("publish_port")).isEqualTo(12);
        assertThat(config.integer("ret_port")).isEqualTo(21);
        assertThat(config.text("colour")).isEqualTo("green");
        assertThat(config.map("nodegroups")).containsOnlyKeys("one", "two");
        assertThat(config.list("peer")).containsExactly("x", "y");
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void anIncludeThatMatchesNothingIsRemarkedOnce() throws IOException {
        write("master", "include: nowhere/*.conf");
        assertThat(master().warnings())
                .singleElement()
                .asString()
                .contains("nowhere/*.conf")
                .contains("matches no files");
    }

    @Test
    void filesThatIncludeOneAnotherEndInAnError() throws IOException {
        write("master", "include: a.conf");
        write("a.conf", "include: b.conf");
        write("b.conf", "include: a.conf");
        assertThatThrownBy(this::master)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("without end");
    }

    @Test
    void pathsGoUnderRootDirUnlessTheyAreThere() throws IOException {
        write(
                "master",
                "root_dir: " + dir + "/root",
                "pki_dir: keys",
                "cachedir: " + dir + "/root/cache",
                "sock_dir: /s",
                "log_file: file:///dev/log",
                "autosign_file: /etc/salt/autosign.conf");
        SaltConfig config = master();
        assertThat(config.path("pki_dir")).isEqualTo(dir.resolve("root/keys"));
        assertThat(config.path("cachedir")).isEqualTo(dir.resolve("root/cache"));
        assertThat(config.path("sock_dir")).isEqualTo(dir.resolve("root/s"));
        assertThat(config.path("pidfile")).isEqualTo(dir.resolve("root/var/run/salt-master.pid"));
        assertThat(config.path("token_dir")).isEqualTo(dir.resolve("root/cache/tokens"));
        assertThat(config.path("autosign_file"))
                .isEqualTo(dir.resolve("root/etc/salt/autosign.conf"));
        assertThat(config.text("log_file")).isEqualTo("file:///dev/log");
    }

    @Test
    void aLongSockDirMovesIntoTheCacheAsSaltDoes() throws IOException {
        write(
                "minion",
                "id: m",
                "root_dir: " + dir,
                "sock_dir: /a/rather/long/directory/name",
                "cachedir: /c");
        SaltConfig config = SaltConfig.load(dir, Role.MINION);
        assertThat(config.path("sock_dir")).isEqualTo(dir.resolve("c/.salt-unix"));
    }

    @Test
    void theMinionIdComesFromTheFileThatRemembersIt() throws IOException {
        write("minion", "root_dir: " + dir, "append_domain: example.org");
        write("etc/salt/minion_id", "\uFEFFweb7 ");
        SaltConfig config = SaltConfig.load(dir, Role.MINION);
        assertThat(config.text("id")).isEqualTo("web7.example.org");
    }

    @Test
    void aGuessedIdIsRememberedAndAConfiguredOneIsNot() throws IOException {
        write("minion", "root_dir: " + dir, "minion_id_lowercase: True");
        SaltConfig guessed = SaltConfig.load(dir, Role.MINION);
        assertThat(guessed.rememberId()).isTrue();
        assertThat(dir.resolve("etc/salt/minion_id")).hasContent(guessed.text("id"));
        write("minion", "root_dir: " + dir, "id: 42");
        SaltConfig configured = SaltConfig.load(dir, Role.MINION);
        assertThat(configured.text("id")).isEqualTo("42");
        assertThat(configured.rememberId()).isFalse();
    }

    @Test
    void theMasterIdIsTheMachinesWithASuffix() throws IOException {
        write("master", "root_dir: " + dir);
        write("etc/salt/minion_id", "box");
        assertThat(master().text("id")).isEqualTo("box_master");
    }

    @Test
    void autoAcceptMustBeTrueItself() throws IOException {
        write("master", "auto_accept: 'yes please'", "open_mode: 1");
        assertThat(master().bool("auto_accept")).isFalse();
        assertThat(master().bool("open_mode")).isFalse();
    }

    @Test
    void aNumberThatIsNoneNamesFileOptionAndValue() throws IOException {
        write("master.d/net.conf", "publish_port: abc");
        assertThatThrownBy(this::master)
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "master: publish_port: expected a number, got 'abc' (in "
                                + dir
                                + "/master.d/net.conf)");
    }

    @Test
    void wrongTypesAreToldWhenAskedFor() throws IOException {
        write(
                "master",
                "peer: 3",
                "auto_sign: [a]",
                "big: 3000000000",
                "hours: [1]",
                "nodegroups: x");
        SaltConfig config = master();
        assertThatThrownBy(() -> config.bool("auto_sign"))
                .hasMessageContaining("auto_sign: expected True or False");
        assertThatThrownBy(() -> config.integer("big")).hasMessageContaining("at most 2147483647");
        assertThatThrownBy(() -> config.text("hours"))
                .hasMessageContaining("expected a text, got a list");
        assertThatThrownBy(() -> config.map("nodegroups"))
                .hasMessageContaining("expected a mapping, got 'x'");
        assertThatThrownBy(() -> config.integer("never_heard_of"))
                .hasMessageContaining("got nothing");
        assertThat(config.list("peer")).containsExactly("3");
    }

    @Test
    void badYamlIsOneLineWithFileAndPlace() throws IOException {
        write("master", "a: 1", "b: [1");
        assertThatThrownBy(this::master)
                .isInstanceOf(ConfigException.class)
                .message()
                .contains(dir + "/master:3:")
                .doesNotContain("\n");
        write("master", "just a text");
        assertThatThrownBy(this::master)
                .hasMessageContaining(dir + "/master: expected options as 'name: value' lines");
        write("master", "a: 1", "a: 2");
        assertThatThrownBy(this::master)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("/master:2:");
        Files.write(dir.resolve("master"), new byte[] {'a', ':', ' ', (byte) 0xff});
        assertThatThrownBy(this::master)
                .hasMessage(dir + "/master: not valid UTF-8: save the file in that encoding");
    }

    @Test
    void anUnreadableFileIsAnError() throws IOException {
        write("master", "a: 1");
        Path file = dir.resolve("master");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(file), "this user may read everything");
        assertThatThrownBy(this::master).hasMessageContaining(file + ": permission denied");
    }

    @Test
    void aDirectoryInThePlaceOfTheFileIsAnError() throws IOException {
        Files.createDirectory(dir.resolve("master"));
        assertThatThrownBy(this::master).hasMessage(dir + "/master: is a directory, not a file");
    }

    @Test
    void rootsAreListsByEnvironmentWithPatternsExpanded() throws IOException {
        Files.createDirectories(dir.resolve("srv/one"));
        Files.createDirectories(dir.resolve("srv/two"));
        write(
                "master",
                "file_roots:",
                "  base:",
                "    - " + dir + "/srv/*",
                "    - /plain",
                "pillar_roots: wrong");
        SaltConfig config = master();
        assertThat(config.map("file_roots"))
                .containsEntry("base", List.of(dir + "/srv/one", dir + "/srv/two", "/plain"));
        assertThat(config.map("pillar_roots"))
                .containsEntry("base", List.of("/srv/pillar", "/srv/spm/pillar"));
    }

    @Test
    void withChangesACopyOnly() {
        SaltConfig config =
                SaltConfig.of(Role.MINION, Map.of("id", "m", "master", List.of("a", "b")));
        SaltConfig changed = config.with("master", "c, d");
        assertThat(config.list("master")).containsExactly("a", "b");
        assertThat(changed.list("master")).containsExactly("c", "d");
        assertThat(changed.role()).isEqualTo(Role.MINION);
        assertThatThrownBy(() -> changed.all().put("x", 1))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void logDirMovesTheLogFile() throws IOException {
        write("minion", "id: m", "log_dir: /logs");
        assertThat(SaltConfig.load(dir, Role.MINION).path("log_file"))
                .isEqualTo(Path.of("/logs/minion"));
        write("minion", "id: m", "log_dir: /logs", "log_file: own.log");
        assertThat(SaltConfig.load(dir, Role.MINION).path("log_file"))
                .isEqualTo(Path.of("/logs/own.log"));
    }

    @Test
    void secondsMayHaveFractions() {
        SaltConfig config =
                SaltConfig.of(Role.MASTER, Map.of("id", "x", "timeout", 2.5, "recon", "250"));
        assertThat(config.seconds("timeout")).isEqualTo(Duration.ofMillis(2500));
        assertThat(config.millis("recon")).isEqualTo(Duration.ofMillis(250));
    }
}
