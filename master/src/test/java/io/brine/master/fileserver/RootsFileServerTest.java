package io.brine.master.fileserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

final class RootsFileServerTest {
    @TempDir Path dir;
    private Path base;
    private Path second;
    private Path dev;
    private RootsFileServer server;

    @BeforeEach
    void fillRoots() throws IOException {
        base = Files.createDirectories(dir.resolve("salt"));
        second = Files.createDirectories(dir.resolve("salt2"));
        dev = Files.createDirectories(dir.resolve("dev"));
        Files.createDirectories(base.resolve("web/conf"));
        Files.createDirectories(base.resolve("web/empty"));
        Files.writeString(base.resolve("top.sls"), "base: {}\n");
        Files.writeString(base.resolve("web/init.sls"), "first\n");
        Files.createDirectories(second.resolve("web"));
        Files.writeString(second.resolve("web/init.sls"), "second\n");
        Files.writeString(second.resolve("other.txt"), "other\n");
        Files.writeString(dev.resolve("dev.sls"), "dev\n");
        Files.writeString(dir.resolve("secret"), "secret\n");
        server = server(1 << 20);
    }

    private RootsFileServer server(int bufferBytes) {
        return new RootsFileServer(
                new RootsOptions(
                        Map.of(
                                "base",
                                List.of(base, second, dir.resolve("absent")),
                                "dev",
                                List.of(dev)),
                        "sha256",
                        bufferBytes,
                        true,
                        false,
                        List.of(),
                        path -> path.endsWith(".swp"),
                        Duration.ZERO,
                        null));
    }

    private static String text(Map<String, @Nullable Object> served) {
        return served.get("data") instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : String.valueOf(served.get("data"));
    }

    @Test
    void lists() throws Exception {
        Files.writeString(base.resolve("web/.init.sls.swp"), "");

        assertThat(server.environments()).containsExactly("base", "dev");
        assertThat(server.files("base", ""))
                .containsExactly("other.txt", "top.sls", "web/init.sls");
        assertThat(server.files("base", "/web/")).containsExactly("web/init.sls");
        assertThat(server.files("dev", "")).containsExactly("dev.sls");
        assertThat(server.directories("base", "")).containsExactly("web", "web/conf", "web/empty");
        assertThat(server.emptyDirectories("base", "")).containsExactly("web/conf", "web/empty");
        assertThat(server.files("nosuch", "")).isEmpty();
        assertThat(server.directories("nosuch", "")).isEmpty();
        assertThat(server.emptyDirectories("nosuch", "")).isEmpty();
        assertThat(server.symbolicLinks("nosuch", "")).isEmpty();
    }

    @Test
    void emptyRootsAnswer() throws Exception {
        RootsFileServer empty =
                new RootsFileServer(
                        RootsOptions.of(Map.of("base", List.of(dir.resolve("absent")))));

        assertThat(empty.environments()).containsExactly("base");
        assertThat(empty.files("base", "")).isEmpty();
        assertThat(empty.symbolicLinks("base", "")).isEmpty();
        assertThat(empty.hash("top.sls", "base")).isNull();
        assertThat(empty.update()).isEqualTo(FileChanges.NONE);
    }

    @Test
    void theFirstRootWins() throws Exception {
        assertThat(text(server.serve("web/init.sls", "base", 0, 0))).isEqualTo("first\n");
        assertThat(text(server.serve("other.txt", "base", 0, 0))).isEqualTo("other\n");
    }

    private @Nullable String hash(String path) throws IOException {
        FileServer.HashAndStat found = server.hash(path, "base");
        return found == null ? null : found.hash().get("hsum");
    }

    @Test
    void hashesAsSha256sumDoesAndNoticesChanges() throws Exception {
        String before = "b640e840b19d378660b32fb51ae18d67dccb4a8596a29e7bd72c1b2ae5928f41";
        assertThat(hash("web/init.sls")).isEqualTo(before);
        FileTime modified = Files.getLastModifiedTime(base.resolve("web/init.sls"));

        Files.writeString(base.resolve("web/init.sls"), "FIRST\n");
        Files.setLastModifiedTime(base.resolve("web/init.sls"), modified);

        assertThat(hash("web/init.sls")).isNotNull().isNotEqualTo(before);
        assertThat(hash("nosuch")).isNull();
        assertThat(hash("web")).isNull();
    }

    @Test
    void servesInChunksUntilEmpty() throws Exception {
        RootsFileServer small = server(4);
        StringBuilder all = new StringBuilder();
        int chunks = 0;
        while (true) {
            Map<String, @Nullable Object> chunk =
                    small.serve("web/init.sls", "base", all.length(), 0);
            assertThat(chunk).containsEntry("dest", "web/init.sls");
            if (text(chunk).isEmpty()) {
                break;
            }
            all.append(text(chunk));
            chunks++;
        }

        assertThat(all).hasToString("first\n");
        assertThat(chunks).isEqualTo(2);
        assertThat(text(small.serve("web/init.sls", "base", Long.MAX_VALUE, 0))).isEmpty();
        assertThat(small.serve("nosuch", "base", 0, 0))
                .containsEntry("data", "")
                .containsEntry("dest", "");
        assertThat(small.serve("top.sls", "base", -1, 0)).containsEntry("dest", "");
    }

    @Test
    void compressesOnDemand() throws Exception {
        Map<String, @Nullable Object> chunk = server.serve("web/init.sls", "base", 0, 5);

        assertThat(chunk).containsEntry("gzip", 5L);
        assertThat(chunk.get("data")).isInstanceOf(byte[].class);
        if (chunk.get("data") instanceof byte[] packed) {
            assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("first\n");
        }
    }

    @Test
    void findsWithStat() throws Exception {
        Map<String, @Nullable Object> found = server.find("web/init.sls", "base");

        assertThat(found)
                .containsEntry("path", base.resolve("web/init.sls").toString())
                .containsEntry("rel", "web/init.sls")
                .containsEntry("back", "roots");
        assertThat(found.get("stat")).isInstanceOf(List.class);
        if (found.get("stat") instanceof List<?> stat) {
            assertThat(stat).hasSize(10);
            assertThat(stat.get(6)).isEqualTo(6L);
            assertThat((Long) stat.get(0) & 0170000).isEqualTo(0100000);
        }
        assertThat(server.find("nosuch", "base"))
                .containsOnlyKeys("path", "rel")
                .containsEntry("path", "");
    }

    @Test
    void understandsQueriesAndEscapes() throws Exception {
        Files.writeString(base.resolve("odd?saltenv=dev"), "odd");

        assertThat(text(server.serve("dev.sls?saltenv=dev", "base", 0, 0))).isEqualTo("dev\n");
        assertThat(text(server.serve("dev.sls?x=1&saltenv=dev&y", "base", 0, 0)))
                .isEqualTo("dev\n");
        assertThat(text(server.serve("|odd?saltenv=dev", "base", 0, 0))).isEqualTo("odd");
        assertThat(text(server.serve("odd?saltenv=dev", "base", 0, 0))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "web/../../secret",
                "web/../top.sls",
                "|../secret",
                "|/etc/passwd",
                "/etc/passwd",
                "||../secret",
                "./../secret",
                "..",
                ".",
                "",
                "|",
                "|..",
                "web/..",
                "top.sls\0",
                "../secret?saltenv=base",
                "secret?saltenv=..",
                "web/link-out",
                "dir-out/secret"
            })
    void nothingOutsideTheRootsIsServed(String path) throws Exception {
        Files.createSymbolicLink(base.resolve("web/link-out"), dir.resolve("secret"));
        Files.createSymbolicLink(base.resolve("dir-out"), dir);

        assertNothing(server, path, "base");
    }

    private static void assertNothing(RootsFileServer from, String path, String environment)
            throws IOException {
        try {
            assertThat(from.serve(path, environment, 0, 0)).containsEntry("dest", "");
            assertThat(from.hash(path, environment)).isNull();
            assertThat(from.find(path, environment)).containsEntry("path", "");
        } catch (RefusedPathException e) {
            assertThatThrownBy(() -> from.hash(path, environment)).hasMessage(e.getMessage());
            assertThatThrownBy(() -> from.find(path, environment)).hasMessage(e.getMessage());
        }
    }

    @Test
    void linksLeadToOtherRootsAndToDirectoriesNamedForIt() throws Exception {
        Path shared = Files.createDirectories(dir.resolve("shared"));
        Files.writeString(shared.resolve("pkg"), "pkg\n");
        Files.createSymbolicLink(base.resolve("link-dev"), dev.resolve("dev.sls"));
        Files.createSymbolicLink(base.resolve("pkgs"), shared);
        RootsOptions plain = RootsOptions.of(Map.of("base", List.of(base), "dev", List.of(dev)));

        assertThat(text(server.serve("link-dev", "base", 0, 0))).isEqualTo("dev\n");
        assertThat(server.files("base", "pkgs")).isEmpty();
        assertThatThrownBy(() -> server.serve("pkgs/pkg", "base", 0, 0))
                .isInstanceOf(RefusedPathException.class)
                .hasMessageContaining("pkgs/pkg");

        RootsFileServer open =
                new RootsFileServer(
                        new RootsOptions(
                                plain.fileRoots(),
                                "sha256",
                                1 << 20,
                                true,
                                false,
                                List.of(shared),
                                plain.ignored(),
                                Duration.ZERO,
                                null));
        assertThat(text(open.serve("pkgs/pkg", "base", 0, 0))).isEqualTo("pkg\n");
        assertThat(open.files("base", "pkgs")).containsExactly("pkgs/pkg");
    }

    @Test
    void linksWithinTheRootsAreServedAndListed() throws Exception {
        Files.createSymbolicLink(base.resolve("alias.sls"), Path.of("top.sls"));
        Files.createSymbolicLink(base.resolve("other-root"), second);
        Files.createSymbolicLink(base.resolve("out"), dir.resolve("secret"));
        Files.createSymbolicLink(base.resolve("web/up"), base);
        Files.createSymbolicLink(base.resolve("dangling"), dir.resolve("nowhere"));

        assertThat(text(server.serve("alias.sls", "base", 0, 0))).isEqualTo("base: {}\n");
        assertThat(server.symbolicLinks("base", ""))
                .containsEntry("alias.sls", "top.sls")
                .containsKeys("web/up")
                .doesNotContainKeys("out", "dangling");
        // Salt lists a link to nowhere too.
        assertThat(server.files("base", ""))
                .contains("alias.sls", "other-root/other.txt", "dangling")
                .doesNotContain("out");
        // And it goes round the circle forty times.
        assertThat(server.directories("base", ""))
                .contains("web/up")
                .noneMatch(path -> path.startsWith("web/up/"));
    }

    @Test
    void environmentsNotNamedMapToAnyEnv() throws Exception {
        Files.createDirectories(dir.resolve("envs/qa"));
        Files.writeString(dir.resolve("envs/qa/qa.sls"), "qa\n");
        Files.writeString(dir.resolve("envs/outer"), "outer\n");
        RootsFileServer any =
                new RootsFileServer(
                        RootsOptions.of(Map.of("__env__", List.of(dir.resolve("envs/__env__")))));

        assertThat(text(any.serve("qa.sls", "qa", 0, 0))).isEqualTo("qa\n");
        assertThat(any.files("qa", "")).containsExactly("qa.sls");
        for (String env : List.of("..", "../envs", ".", "", "qa/..", "q\0a", "/", "qa/", "q\\a")) {
            assertNothing(any, "outer", env);
            assertNothing(any, "secret", env);
            assertThatThrownBy(() -> any.files(env, "")).isInstanceOf(RefusedPathException.class);
        }
        assertThat(any.files("nosuch", "")).isEmpty();
    }

    @Test
    void anUpdateNamesWhatChanged() throws Exception {
        assertThat(server.update().changed()).isTrue();
        assertThat(server.update()).isEqualTo(FileChanges.NONE);

        Files.writeString(dev.resolve("new.sls"), "");

        assertThat(server.update().added()).containsExactly(dev.resolve("new.sls").toString());
        assertThat(server.update()).isEqualTo(FileChanges.NONE);
    }
}
