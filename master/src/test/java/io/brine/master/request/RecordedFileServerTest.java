package io.brine.master.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.config.FileServerOptions;
import io.brine.master.fileserver.FileServer;
import io.brine.master.fileserver.RootsFileServer;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPool;
import io.brine.salt.channel.OpenedRequest;
import io.brine.salt.crypto.HashType;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What real Salt's file server answered about a tree of odd files ({@code
 * src/test/tools/fileserver.py}), and what ours answers about the same tree.
 */
final class RecordedFileServerTest {
    private static final String TREE = "<TREE>";
    private static final long SECONDS = 1_764_000_000;
    private static final int NANOS = 123_456_789;

    @TempDir static Path directory;
    private static Path tree;
    private static JsonNode golden;
    private static final WorkPool POOL = new WorkPool("FilePool", 1, 1000);

    @BeforeAll
    static void makeTree() throws IOException {
        try (InputStream in =
                RecordedFileServerTest.class.getResourceAsStream("/golden/fileserver.json")) {
            golden = new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
        tree = directory.resolve("tree");
        for (JsonNode entry : golden.get("entries")) {
            make(entry);
        }
    }

    @AfterAll
    static void closePool() {
        POOL.close();
    }

    private static void make(JsonNode entry) throws IOException {
        Path path = tree.resolve(entry.get("path").asText());
        Files.createDirectories(path.getParent());
        switch (entry.get("type").asText()) {
            case "dir" -> Files.createDirectories(path);
            case "link" ->
                    Files.createSymbolicLink(path, Path.of(real(entry.get("target").asText())));
            default -> {
                byte[] content = entry.get("text").asText().getBytes(StandardCharsets.UTF_8);
                if (entry.get("size").isInt()) {
                    content = new byte[entry.get("size").asInt()];
                    for (int i = 0; i < content.length; i++) {
                        content[i] = (byte) ((long) i * i + i / 251);
                    }
                }
                Files.write(path, content);
                Files.setPosixFilePermissions(path, permissions(entry.get("mode").asInt()));
                Files.setLastModifiedTime(
                        path, FileTime.from(Instant.ofEpochSecond(SECONDS, NANOS)));
            }
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> set = new TreeSet<>();
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                set.add(all[i]);
            }
        }
        return set;
    }

    private static String real(String text) {
        return text.replace(TREE, tree.toString());
    }

    /** A value of the recording, with the tree's own name. */
    private static Map<?, ?> map(JsonNode node) {
        return (Map<?, ?>) Objects.requireNonNull(value(node));
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL, MISSING -> null;
            case STRING -> real(node.asText());
            case BOOLEAN -> node.asBoolean();
            case NUMBER -> node.asLong();
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                node.forEach(member -> list.add(value(member)));
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                node.properties().forEach(e -> map.put(real(e.getKey()), value(e.getValue())));
                yield map;
            }
        };
    }

    private static SaltConfig config(Map<?, ?> options, Path cache) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        options.forEach((key, value) -> all.put(String.valueOf(key), value));
        all.put("cachedir", cache.toString());
        all.put("root_dir", "/");
        all.put("id", "recorder_master");
        return SaltConfig.of(Role.MASTER, all);
    }

    private static Map<String, MinionCommand> commands(SaltConfig config, FileServer server) {
        Map<String, MinionCommand> table = new LinkedHashMap<>();
        new FileCommands(server, POOL, config, new RefusalLog()).addTo(table);
        return table;
    }

    /** The answer after a journey over the wire, in the recording's form. */
    private static @Nullable Object ask(MinionCommand command, Map<?, ?> load) throws Exception {
        OpenedRequest opened =
                new OpenedRequest(3, "m1", "", PayloadMap.ofMap(load), null, null, null);
        Reply reply =
                command.run(new MinionRequest(opened, null))
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
        assertThat(reply).isInstanceOf(Reply.Sealed.class);
        return reply instanceof Reply.Sealed sealed ? sealed.value() : null;
    }

    private static @Nullable Object shown(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case byte[] octets -> shownOctets(octets);
            case Bytes octets -> shownOctets(octets.toByteArray());
            case Integer number -> (long) number;
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(member -> copy.add(shown(member)));
                yield copy;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, member) -> copy.put(String.valueOf(key), shown(member)));
                yield copy;
            }
            default -> value;
        };
    }

    private static Map<String, Object> shownOctets(byte[] octets) {
        if (octets.length > 200) {
            String hash = HashType.SHA256.hex(octets);
            return Map.of("$sha256", hash, "$length", (long) octets.length);
        }
        return Map.of("$hex", HexFormat.of().formatHex(octets));
    }

    private static @Nullable Object withoutWhatDiffers(@Nullable Object answer) {
        if (answer instanceof Map<?, ?> map && map.get("stat") instanceof List<?> stat) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map);
            copy.put("stat", kept(stat));
            return copy;
        }
        if (answer instanceof List<?> pair
                && pair.size() == 2
                && pair.get(1) instanceof List<?> stat) {
            return Arrays.asList(pair.get(0), kept(stat));
        }
        return answer;
    }

    /** Mode, links, size and modification; the others are of one tree only. */
    private static List<@Nullable Object> kept(List<?> stat) {
        List<@Nullable Object> kept = new ArrayList<>();
        for (int i = 0; i < stat.size(); i++) {
            kept.add(i == 0 || i == 3 || i == 6 || i == 8 ? stat.get(i) : null);
        }
        return kept;
    }

    static Stream<String> configs() {
        List<String> names = new ArrayList<>();
        golden.get("configs").fieldNames().forEachRemaining(names::add);
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("configs")
    void answersAsSaltDoes(String name, @TempDir Path cache) throws Exception {
        JsonNode recorded = golden.get("configs").get(name);
        SaltConfig config = config(map(recorded.get("options")), cache);
        RootsFileServer server = new RootsFileServer(FileServerOptions.roots(config));
        Map<String, MinionCommand> table = commands(config, server);
        List<String> different = new ArrayList<>();
        for (JsonNode call : recorded.get("calls")) {
            Map<?, ?> load = map(call.get("load"));
            MinionCommand command = table.get(String.valueOf(load.get("cmd")));
            Object ours = withoutWhatDiffers(shown(ask(Objects.requireNonNull(command), load)));
            Object theirs = value(call.get("answer"));
            // Where Salt's handler failed the minion gets an empty text, and nothing from ours.
            boolean same =
                    theirs instanceof String ? isNothing(ours) : Objects.equals(ours, theirs);
            if (!same) {
                different.add(load + "\n  Salt: " + theirs + "\n  ours: " + ours);
            }
        }
        assertThat(recorded.get("calls")).hasSizeGreaterThan(150);
        assertThat(different).isEmpty();
    }

    private static boolean isNothing(@Nullable Object answer) {
        return Objects.equals(answer, "")
                || Objects.equals(answer, Arrays.asList("", null))
                || Objects.equals(answer, Map.of("path", "", "rel", ""))
                || Objects.equals(answer, Map.of("data", "", "dest", ""));
    }

    @Test
    void keepsListsAndHashesWhereSaltDoes(@TempDir Path cache) throws Exception {
        SaltConfig config = config(map(golden.at("/configs/plain/options")), cache);
        RootsFileServer server = new RootsFileServer(FileServerOptions.roots(config));
        server.files("base", "");
        server.files("dev", "");
        JsonNode recorded = golden.get("cache");
        List<String> names = new ArrayList<>();
        recorded.fieldNames().forEachRemaining(names::add);
        assertThat(names).hasSizeGreaterThan(30);
        for (String name : names) {
            Path file = cache.resolve(name);
            if (name.endsWith(".p")) {
                assertThat(SaltPack.unpack(Files.readAllBytes(file)))
                        .isEqualTo(value(recorded.get(name)));
            } else {
                String environment = name.startsWith("roots/hash/dev/") ? "dev" : "base";
                String path = name.substring("roots/hash/dev/".length(), name.lastIndexOf(".hash"));
                path = path.startsWith("/") ? path.substring(1) : path;
                awaitHash(server, "|" + path, environment, file);
                assertThat(file).hasContent(recorded.get(name).asText());
            }
        }
    }

    /** A file made just now is not trusted to stay as it is, so its hash is not kept at once. */
    private static void awaitHash(
            RootsFileServer server, String path, String environment, Path note) {
        Awaitility.await(path)
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> {
                            server.hash(path, environment);
                            return Files.exists(note);
                        });
    }

    @Test
    void tellsOfUpdatesAsSaltDoes(@TempDir Path work) throws Exception {
        Path cache = Files.createDirectories(work.resolve("cache"));
        Path watched = Files.createDirectories(work.resolve("watched"));
        Files.createDirectories(watched.resolve("sub"));
        Map<String, ?> options =
                Map.of(
                        "file_roots",
                        Map.of("base", List.of(watched.toString())),
                        "file_ignore_glob",
                        List.of("*.tmp"));
        for (JsonNode update : golden.get("updates")) {
            for (JsonNode step : update.get("step")) {
                take(watched, step);
            }
            // A new server each time: what was there before is known from the disk alone.
            RootsFileServer server =
                    new RootsFileServer(FileServerOptions.roots(config(options, cache)));

            assertThat(sorted(server.update().event()))
                    .isEqualTo(renamed(value(update.get("event")), watched));
            assertThat(Files.readAllLines(cache.resolve("roots/mtime_map")))
                    .containsExactlyInAnyOrderElementsOf(
                            ((List<?>)
                                            Objects.requireNonNull(
                                                    renamed(value(update.get("map")), watched)))
                                    .stream().map(String::valueOf).toList());
        }
    }

    private static void take(Path watched, JsonNode step) throws IOException {
        Path file = watched.resolve(step.get(1).asText());
        switch (step.get(0).asText()) {
            case "write" -> {
                Files.writeString(file, "x");
                Files.setLastModifiedTime(
                        file,
                        FileTime.from(Instant.ofEpochSecond(SECONDS + step.get(2).asInt(), NANOS)));
            }
            case "link" -> Files.createSymbolicLink(file, Path.of(step.get(2).asText()));
            default -> Files.delete(file);
        }
    }

    private static Object sorted(Map<String, Object> event) {
        Map<String, Object> copy = new LinkedHashMap<>(event);
        Map<String, Object> files = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(event.get("files")))
                .forEach(
                        (key, names) ->
                                files.put(
                                        String.valueOf(key),
                                        ((List<?>) names).stream().sorted().toList()));
        copy.put("files", files);
        return copy;
    }

    /** The recording's directory was another. */
    private static @Nullable Object renamed(@Nullable Object value, Path to) {
        return switch (value) {
            case String text -> text.replace(tree.toString(), to.toString());
            case List<?> list -> list.stream().map(member -> renamed(member, to)).toList();
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, member) -> copy.put(key, renamed(member, to)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    @Test
    void storesPushedFilesAsSaltDoes(@TempDir Path cache) throws Exception {
        RefusalLog refusals = new RefusalLog();
        SaltConfig on = config(Map.of("file_recv", true, "file_recv_max_size", 1L), cache);
        MinionCommand command = new FileRecvCommand(FileServerOptions.pushed(on), POOL, refusals);
        MinionCommand off =
                new FileRecvCommand(
                        FileServerOptions.pushed(config(Map.of(), cache)), POOL, refusals);
        for (JsonNode step : golden.at("/pushes/steps")) {
            Map<?, ?> load = map(step.get("load"));
            assertThat(ask(command, load))
                    .as("%s", load.get("path"))
                    .isEqualTo(value(step.get("answer")));
            assertThat(ask(off, load)).isEqualTo(value(step.get("off")));
        }

        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(cache)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(cache.relativize(file).toString(), Files.readString(file));
            }
        }
        assertThat(files).isEqualTo(value(golden.at("/pushes/files")));
        assertThat(refusals.count()).isPositive();
    }
}
