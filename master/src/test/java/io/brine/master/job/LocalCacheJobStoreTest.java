package io.brine.master.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.master.job.JobCache.SaveOutcome;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

final class LocalCacheJobStoreTest {
    private static final String JID = "20261123035715705489";
    private static final String JID_DIR =
            "jobs/d0/2a8764203006b8cb964d34dbd439f1db39f52e47be6ede37cd2682c040ceda";

    @TempDir Path cacheDir;
    private LocalCacheJobStore store;

    @BeforeEach
    void openStore() {
        store = new LocalCacheJobStore(cacheDir, "sha256");
    }

    static Stream<JsonNode> capturedJobs() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        LocalCacheJobStoreTest.class.getResourceAsStream(
                                "/vectors/jobcache.json"))) {
            List<JsonNode> jobs = new ArrayList<>();
            new ObjectMapper().readTree(in).get("jobs").forEach(jobs::add);
            return jobs.stream();
        }
    }

    /** Feeds what a real master received and expects the very files that it wrote. */
    @ParameterizedTest
    @MethodSource("capturedJobs")
    void writesTheFilesOfTheRealMaster(JsonNode job) throws Exception {
        String jid = job.get("jid").asText();
        Map<String, byte[]> expected = new TreeMap<>();
        job.get("files")
                .properties()
                .forEach(
                        file ->
                                expected.put(
                                        file.getKey(),
                                        HexFormat.of().parseHex(file.getValue().asText())));
        store.prepareJob(jid, false);
        store.saveLoad(jid, unpacked(expected, ".load.p", Map.class), ids(expected));
        for (String name : List.copyOf(expected.keySet())) {
            if (name.endsWith("/return.p")) {
                String id = name.substring(0, name.indexOf('/'));
                Map<Object, Object> ret =
                        new LinkedHashMap<Object, Object>(
                                (Map<?, ?>) unpacked(expected, name, Map.class));
                if (expected.containsKey(id + "/out.p")) {
                    ret.put("out", unpacked(expected, id + "/out.p", String.class));
                }
                ret.put("id", id);
                ret.put("tok", "secret");
                assertThat(store.saveReturn(jid, id, ret)).isEqualTo(SaveOutcome.STORED);
            }
        }

        assertThat(filesBelow(cacheDir.resolve(job.get("relative_dir").asText())))
                .containsExactlyEntriesOf(hex(expected));
    }

    private static <T> T unpacked(Map<String, byte[]> files, String name, Class<T> type)
            throws PayloadException {
        byte[] packed = Objects.requireNonNull(files.get(name), name);
        return Objects.requireNonNull(type.cast(SaltPack.unpack(packed)), name);
    }

    private static List<String> ids(Map<String, byte[]> files) throws PayloadException {
        List<String> ids = new ArrayList<>();
        for (Object id : unpacked(files, ".minions.p", List.class)) {
            ids.add(String.valueOf(id));
        }
        return ids;
    }

    private static Map<String, String> hex(Map<String, byte[]> files) {
        Map<String, String> hex = new TreeMap<>();
        files.forEach((name, octets) -> hex.put(name, HexFormat.of().formatHex(octets)));
        return hex;
    }

    private static Map<String, String> filesBelow(Path directory) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(directory.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return hex(found);
    }

    @Test
    void leavesCredentialsOutOfTheWorldReadableLoad() throws Exception {
        Map<String, Object> load = new LinkedHashMap<>();
        load.put("fun", "test.ping");
        load.put("key", "rootkey");
        load.put("password", "hunter2");
        load.put("token", "abc");
        load.put("kwargs", Map.of("username", "alice", "password", "hunter2", "delimiter", ":"));

        store.saveLoad(JID, load, List.of());

        assertThat(
                        new String(
                                Files.readAllBytes(cacheDir.resolve(JID_DIR).resolve(".load.p")),
                                StandardCharsets.ISO_8859_1))
                .doesNotContain("hunter2", "rootkey", "abc", "alice")
                .contains("delimiter");
        assertThat(store.load(JID)).containsOnlyKeys("fun", "kwargs");
    }

    @Test
    void makesJobsThatNobodyElseHas() throws Exception {
        LocalCacheJobStore stuck =
                new LocalCacheJobStore(
                        cacheDir,
                        "sha256",
                        List.of(JID, JID, "20261123035715705490").iterator()::next);

        assertThat(stuck.prepareJob("", false)).isEqualTo(JID);
        assertThat(stuck.prepareJob(null, true)).isEqualTo("20261123035715705490");

        assertThat(Files.readString(cacheDir.resolve(JID_DIR).resolve("jid"))).isEqualTo(JID);
        assertThat(stuck.jids()).containsExactly(JID, "20261123035715705490");
    }

    @Test
    void keepsTheFirstReturnOfAMinion() throws Exception {
        store.prepareJob(JID, false);
        Map<String, Object> first = Map.of("return", true, "retcode", 0);

        assertThat(store.saveReturn(JID, "w1", first)).isEqualTo(SaveOutcome.STORED);
        assertThat(store.saveReturn(JID, "w1", first)).isEqualTo(SaveOutcome.DUPLICATE);
        assertThat(store.saveReturn(JID, "w1", Map.of("return", false)))
                .isEqualTo(SaveOutcome.CONFLICT);

        assertThat(store.returns(JID)).containsOnlyKeys("w1");
        assertThat(store.returns(JID).get("w1")).containsEntry("return", true);
    }

    @Test
    void oneOfManyRacingReturnsWins() throws Exception {
        store.prepareJob(JID, false);
        List<Callable<SaveOutcome>> racers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Map<String, Object> load = Map.of("return", i);
            racers.add(() -> store.saveReturn(JID, "w1", load));
        }
        List<SaveOutcome> outcomes = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (var outcome : pool.invokeAll(racers)) {
                outcomes.add(outcome.get());
            }
        }

        assertThat(outcomes).containsOnlyOnce(SaveOutcome.STORED);
        assertThat(outcomes).filteredOn(SaveOutcome.CONFLICT::equals).hasSize(15);
    }

    @Test
    void doesNotKeepReturnsOfNocacheJobsOrUnknownOnes() throws Exception {
        store.prepareJob(JID, true);

        assertThat(store.saveReturn(JID, "w1", Map.of("return", 1)))
                .isEqualTo(SaveOutcome.NOT_CACHED);
        assertThat(store.saveReturn("20261123035715705490", "w1", Map.of("return", 1)))
                .isEqualTo(SaveOutcome.UNKNOWN_JOB);
        assertThat(store.exists("20261123035715705490")).isFalse();
        assertThat(store.returns(JID)).isEmpty();
        assertThat(store.load("20261123035715705490")).isNull();
        assertThat(store.minions("20261123035715705490")).isEmpty();
    }

    @Test
    void mergesMinionsAndThoseOfSyndics() throws Exception {
        store.saveMinions(JID, List.of("b", "a"), null);
        store.saveMinions(JID, List.of("c", "a"), null);
        store.saveMinions(JID, List.of("z"), "syndic1");

        assertThat(store.minions(JID)).containsExactly("a", "b", "c", "z");
        assertThat(
                        SaltPack.unpack(
                                Files.readAllBytes(
                                        cacheDir.resolve(JID_DIR).resolve(".minions.p"))))
                .isEqualTo(List.of("a", "b", "c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "..", ".", "../../x", "a/b", "a\\b", "a\0b", ".load.p", ".minions.p"})
    void refusesIdsThatAreNoFileNames(String id) throws Exception {
        store.prepareJob(JID, false);

        assertThatThrownBy(() -> store.saveReturn(JID, id, Map.of("return", 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.saveMinions(JID, List.of(), id))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsMinionsNamedLikeTheJobsOwnFilesApart() throws Exception {
        store.prepareJob(JID, false);
        for (String id : List.of("jid", "nocache", "endtime")) {
            assertThat(store.saveReturn(JID, id, Map.of("return", id)))
                    .isEqualTo(SaveOutcome.STORED);
        }
        store.saveEndTime(JID, "later");

        assertThat(store.saveReturn(JID, "w1", Map.of("return", 1))).isEqualTo(SaveOutcome.STORED);
        assertThat(store.returns(JID)).containsOnlyKeys("jid", "nocache", "endtime", "w1");
        assertThat(Files.readString(cacheDir.resolve(JID_DIR).resolve("jid"))).isEqualTo(JID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "req",
                "../../etc",
                "2026112303571570548",
                "20261123035715705489_",
                "20261123035715705489_../x"
            })
    void refusesJidsThatAreNone(String jid) {
        assertThat(store.exists(jid)).isFalse();
        assertThatThrownBy(() -> store.saveLoad(jid, Map.of(), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dropsOldAndBrokenJobsOnly() throws Exception {
        String old = "20261123035715705490";
        store.prepareJob(JID, false);
        store.prepareJob(old, false);
        store.saveReturn(old, "w1", Map.of("return", 1));
        Path oldDir = cacheDir.resolve("jobs").resolve(pathOf(old));
        age(oldDir.resolve("jid"), Duration.ofHours(25));
        Path broken = Files.createDirectories(cacheDir.resolve("jobs/aa/bb"));
        age(broken, Duration.ofMinutes(2));
        Path fresh = Files.createDirectories(cacheDir.resolve("jobs/aa/cc"));

        assertThat(store.cleanOldJobs(Duration.ZERO)).isZero();
        assertThat(store.cleanOldJobs(Duration.ofDays(1))).isEqualTo(2);

        assertThat(oldDir).doesNotExist();
        assertThat(broken).doesNotExist();
        assertThat(fresh).exists();
        assertThat(store.jids()).containsExactly(JID);
    }

    @Test
    void removesEmptyParentsOnceTheyAreOld() throws Exception {
        Path empty = Files.createDirectories(cacheDir.resolve("jobs/ee"));
        age(empty, Duration.ofHours(25));
        Path young = Files.createDirectories(cacheDir.resolve("jobs/ff"));

        store.cleanOldJobs(Duration.ofDays(1));

        assertThat(empty).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void sweepNeverFollowsLinksOutOfTheCache() throws Exception {
        Path outside = Files.createDirectories(cacheDir.resolve("precious"));
        Files.writeString(outside.resolve("file"), "keep");
        Path job = Files.createDirectories(cacheDir.resolve("jobs/aa/bb"));
        Files.createSymbolicLink(job.resolve("link"), outside);
        age(job, Duration.ofMinutes(2));

        store.cleanOldJobs(Duration.ofDays(1));

        assertThat(job).doesNotExist();
        assertThat(outside.resolve("file")).hasContent("keep");
    }

    @Test
    void namesTheFileThatCannotBeRead() throws Exception {
        store.prepareJob(JID, false);
        Files.write(cacheDir.resolve(JID_DIR).resolve(".load.p"), new byte[] {(byte) 0x81});

        assertThatThrownBy(() -> store.load(JID))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(".load.p");
    }

    private static void age(Path path, Duration age) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
    }

    private static Path pathOf(String jid) {
        return Path.of("jobs").relativize(new JobDirectories(Path.of("jobs"), "sha256").of(jid));
    }
}
