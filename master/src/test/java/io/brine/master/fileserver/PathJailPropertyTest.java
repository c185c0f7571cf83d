package io.brine.master.fileserver;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whatever path and environment are asked for, what is served lies below a root. */
@SuppressWarnings("NullAway.Init") // jqwik fills them before the first try
class PathJailPropertyTest {
    private static Path dir;
    private static RootsFileServer server;
    private static PushedFiles pushed;

    @BeforeContainer
    static void fillRoots() throws IOException {
        dir = Files.createTempDirectory("brine-jail-").toRealPath();
        for (String name :
                List.of("base/a/b", "base/..a", "envs/qa/a", "envs/..b", "out/a", "cache", "a")) {
            Files.createDirectories(dir.resolve(name));
        }
        for (String name :
                List.of("f", "base/f", "base/a/f", "base/a/b/f", "envs/f", "envs/qa/f", "out/f")) {
            Files.writeString(dir.resolve(name), name.contains("/") ? name : "top/" + name);
        }
        link("base/l", "../out");
        link("base/a/l", "../../f");
        link("base/ll", "l/a/../f");
        link("base/abs", dir.toString());
        link("base/in", "a");
        link("envs/qa/l", "..");
        link("base/loop", ".");
        server =
                new RootsFileServer(
                        RootsOptions.of(
                                Map.of(
                                        "base",
                                        List.of(dir.resolve("base")),
                                        "__env__",
                                        List.of(dir.resolve("envs/__env__")))));
        pushed = new PushedFiles(dir.resolve("cache"), 1 << 20);
    }

    private static void link(String name, String target) throws IOException {
        Files.createSymbolicLink(dir.resolve(name), Path.of(target));
    }

    @AfterContainer
    static void remove() throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            List<Path> files = new ArrayList<>(all.toList());
            for (Path file : files.reversed()) {
                Files.delete(file);
            }
        }
    }

    /** Pieces of which paths out of the jail are made, if there are any. */
    private static Arbitrary<String> pieces(int most) {
        return Arbitraries.of(
                        "..",
                        ".",
                        "/",
                        "a",
                        "b",
                        "f",
                        "l",
                        "ll",
                        "abs",
                        "in",
                        "loop",
                        "|",
                        "?",
                        "&",
                        "saltenv=",
                        "index=",
                        "-1",
                        "qa",
                        "base",
                        "envs",
                        "\\",
                        "\0",
                        "%2e",
                        "~",
                        "../",
                        "/..",
                        "//",
                        "..a",
                        " ",
                        "\n",
                        "😀")
                .list()
                .ofMaxSize(most)
                .map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> steps =
                Arbitraries.of("..", ".", "a", "b", "f", "l", "abs", "in", "loop", "")
                        .list()
                        .ofMaxSize(8)
                        .map(list -> String.join("/", list));
        return Arbitraries.oneOf(pieces(12), steps, Arbitraries.strings().ofMaxLength(20));
    }

    @Provide
    Arbitrary<String> environments() {
        return Arbitraries.oneOf(Arbitraries.of("base", "qa", "__env__"), pieces(5));
    }

    @Property(tries = 3000)
    void whatIsServedLiesBelowARoot(
            @ForAll("paths") String path, @ForAll("environments") String environment)
            throws IOException {
        try {
            Map<String, @Nullable Object> found = server.find(path, environment);
            Map<String, @Nullable Object> served = server.serve(path, environment, 0, 0);
            if ("".equals(found.get("path"))) {
                assertThat(served).containsEntry("dest", "");
                return;
            }
            Path real = Path.of(String.valueOf(found.get("path"))).toRealPath();
            assertThat(
                            real.startsWith(dir.resolve("base"))
                                    || real.startsWith(dir.resolve("envs/qa")))
                    .as("%s", real)
                    .isTrue();
            assertThat(served.get("data")).isEqualTo(Files.readAllBytes(real));
        } catch (RefusedPathException refused) {
            assertThat(refused).hasMessageNotContaining(dir.toString() + "/out");
        }
    }

    @Property(tries = 1000)
    void whatIsListedIsRelative(@ForAll("environments") String environment) throws IOException {
        try {
            assertThat(server.files(environment, ""))
                    .noneMatch(file -> file.startsWith("/") || file.contains("../"));
        } catch (RefusedPathException refused) {
            assertThat(environment).isNotIn("base", "qa", "__env__");
        }
    }

    @Property(tries = 1000)
    void whatIsPushedLiesBelowTheMinionsDirectory(@ForAll("paths") String path) throws IOException {
        Path files = dir.resolve("cache/minions/m1/files");
        String outside = state(files);
        try {
            pushed.write("m1", List.of(path.split("/", -1)), 0, new byte[] {'x'});
            assertThat(files).isDirectoryRecursivelyContaining(file -> Files.isRegularFile(file));
        } catch (RefusedPathException refused) {
            assertThat(refused).hasMessageStartingWith("a push");
        } catch (java.nio.file.FileSystemException tooLong) {
            assertThat(path.length()).isGreaterThan(60);
        }
        assertThat(state(files)).isEqualTo(outside);
    }

    /** Names and sizes of all files but those below a directory. */
    private static String state(Path without) throws IOException {
        StringBuilder state = new StringBuilder();
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path file : all.sorted().toList()) {
                if (!file.startsWith(without) && Files.isRegularFile(file)) {
                    state.append(file).append(' ').append(Files.size(file)).append('\n');
                }
            }
        }
        return state.toString();
    }
}
