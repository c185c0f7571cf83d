package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.brine.master.process.RefusalLog;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an accepted minion tries to read and write on its master's host: CVE-2024-22232 (the file
 * server), CVE-2024-38824 ({@code _file_recv}) and their kin.
 */
class FileServerSecurityTest {
    private static final RsaKeyPair KEYS = RsaKeyPair.generate(2048);
    private static final String SECRET = "the master's secret";

    @TempDir Path root;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
    private RunningMaster master;
    private TestMinion minion;

    @BeforeEach
    void start() throws Exception {
        lines.start();
        logger.addAppender(lines);
        Path base = Files.createDirectories(root.resolve("srv"));
        Files.createDirectories(root.resolve("envs/qa"));
        Files.createDirectories(root.resolve("outside/dir"));
        Files.writeString(base.resolve("top.sls"), "base: {}\n");
        Files.writeString(root.resolve("secret"), SECRET);
        Files.writeString(root.resolve("envs/secret"), SECRET);
        Files.writeString(root.resolve("outside/dir/secret"), SECRET);
        Files.createSymbolicLink(base.resolve("link"), root.resolve("secret"));
        Files.createSymbolicLink(base.resolve("relative"), Path.of("../secret"));
        Files.createSymbolicLink(base.resolve("dir"), root.resolve("outside"));
        master =
                RunningMaster.start(
                        root,
                        Map.of(
                                "file_roots",
                                Map.of(
                                        "base",
                                        List.of(base.toString()),
                                        "__env__",
                                        List.of(root + "/envs/__env__")),
                                // Salt, and without this Brine, serves what the roots' own links
                                // lead to.
                                "brine_file_link_dirs",
                                List.of(),
                                "file_recv",
                                true,
                                "file_recv_max_size",
                                1));
        minion = new TestMinion("m1", KEYS).join(master);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        master.close();
    }

    private @Nullable Object call(String command, Map<String, ?> fields) throws Exception {
        Map<String, @Nullable Object> load = new LinkedHashMap<>(fields);
        load.put("cmd", command);
        return minion.call(master, load);
    }

    private String lastLine() {
        return lines.list.isEmpty() ? "" : lines.list.getLast().getFormattedMessage();
    }

    private void assertNothing(String path, String environment) throws Exception {
        Map<String, ?> asked = Map.of("path", path, "saltenv", environment, "loc", 0);
        Map<String, Object> answers = new LinkedHashMap<>();
        for (String command :
                List.of("_serve_file", "_file_find", "_file_hash", "_file_hash_and_stat")) {
            answers.put(command, String.valueOf(call(command, asked)));
        }
        assertThat(answers.values())
                .as("%s in %s", path, environment)
                .containsExactly("{data=, dest=}", "{path=, rel=}", "", "[, null]");
    }

    @Test
    void noPathReadsWhatLiesOutsideTheRoots() throws Exception {
        Path deep = root.resolve("srv");
        List<String> paths =
                List.of(
                        "../secret",
                        "x/../../secret",
                        "./../secret",
                        "|../secret",
                        "||../secret",
                        "../secret?saltenv=base",
                        root + "/secret",
                        "|" + root + "/secret",
                        "//" + root + "/secret",
                        "../".repeat(deep.getNameCount() + 3) + "etc/passwd",
                        "top.sls\0/../../secret",
                        "secret\0",
                        "link",
                        "|link",
                        "relative",
                        "dir/dir/secret",
                        "x".repeat(5000));
        for (String path : paths) {
            assertNothing(path, "base");
        }
        // The same path in another form is the same line, once.
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSizeGreaterThan(8)
                .allMatch(line -> line.contains("127.0.0.1") && line.contains("m1 asked for"))
                .noneMatch(line -> line.contains(SECRET));
        assertThat(String.valueOf(call("_file_list", Map.of("saltenv", "base", "prefix", ""))))
                .isEqualTo("[top.sls]");
    }

    @Test
    void noEnvironmentReadsWhatLiesOutsideTheRoots() throws Exception {
        for (String environment :
                List.of("..", ".", "", "qa/..", "../envs", "qa/../..", "/", root.toString())) {
            assertNothing("secret", environment);
            assertThat(call("_file_list", Map.of("saltenv", environment, "prefix", "")))
                    .isEqualTo(List.of());
            assertThat(lastLine()).contains("m1 asked for the environment '" + environment + "'");
            lines.list.clear();
        }
        assertNothing("secret?saltenv=..", "base");
        assertNothing("secret?saltenv=../qa", "base");
        assertThat(lastLine()).contains("m1 asked for the environment '../qa'");
    }

    private Set<String> everyFile() throws IOException {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> found = Files.walk(root)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                // What the master itself keeps while it runs.
                if (!file.startsWith(master.cache()) || file.startsWith(pushed().getParent())) {
                    files.add(file + " " + Files.size(file));
                }
            }
        }
        return files;
    }

    private Path pushed() {
        return master.cache().resolve("minions/m1/files");
    }

    @Test
    void noPushWritesOutsideTheMinionsOwnDirectory() throws Exception {
        Files.createDirectories(pushed());
        Files.createSymbolicLink(pushed().resolve("out"), root.resolve("outside"));
        Files.createSymbolicLink(pushed().resolve("file"), root.resolve("secret"));
        Files.createDirectories(pushed().resolve("directory"));
        List<List<?>> paths = new ArrayList<>();
        paths.add(List.of("..", "m2", "files", "x"));
        paths.add(List.of("..", "..", "..", "..", "srv", "evil.sls"));
        paths.add(List.of("../../../../srv/evil.sls"));
        paths.add(List.of("a", "../../../../../srv/evil.sls"));
        paths.add(List.of("", root.toString(), "evil"));
        paths.add(List.of(root + "/evil"));
        paths.add(List.of("out", "evil"));
        paths.add(List.of("file"));
        paths.add(List.of("directory"));
        paths.add(List.of("nul\0", "x"));
        paths.add(List.of("."));
        paths.add(List.of());
        paths.add(List.of(1, "x"));
        paths.add(Arrays.asList(null, "x"));
        Set<String> before = everyFile();
        for (List<?> path : paths) {
            Map<String, ?> load = Map.of("path", path, "loc", 0, "data", "evil", "size", 4);
            assertThat(call("_file_recv", load)).as("%s", path).isEqualTo(false);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSizeGreaterThan(8)
                .allMatch(line -> line.contains("m1 asked for a push"));
        assertThat(everyFile()).isEqualTo(before);

        assertThat(call("_file_recv", Map.of("path", List.of("good"), "loc", 0, "data", "x")))
                .isEqualTo(true);
        assertThat(pushed().resolve("good")).hasContent("x");
    }

    @Test
    void aPushIsBounded() throws Exception {
        List<String> path = List.of("big");
        assertThat(call("_file_recv", Map.of("path", path, "loc", 1L << 50, "data", "x")))
                .isEqualTo(false);
        assertThat(lastLine()).contains("file_recv_max_size");
        // No hole either: what looks small would take the disk when it is copied.
        assertThat(call("_file_recv", Map.of("path", path, "loc", 1 << 19, "data", "x")))
                .isEqualTo(false);
        assertThat(call("_file_recv", Map.of("path", path, "loc", -1, "data", "x")))
                .isEqualTo(false);
        assertThat(pushed().resolve("big").toFile().length()).isZero();
    }

    @Test
    void oneMinionCannotPushInAnothersName() throws Exception {
        Map<String, ?> load =
                Map.of(
                        "id",
                        "m2",
                        "path",
                        List.of("x"),
                        "loc",
                        0,
                        "data",
                        "x",
                        "cmd",
                        "_file_recv");
        byte[] answer = master.request(minion.seal(load).body());

        assertThat(master.cache().resolve("minions/m2")).doesNotExist();
        boolean refused = Arrays.equals(answer, SaltPack.pack("bad load"));
        assertThat(refused || Files.exists(pushed().resolve("x"))).isTrue();
    }
}
