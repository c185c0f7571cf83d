package io.brine.minion.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.minion.config.MinionSettings;
import io.brine.minion.module.Arguments;
import io.brine.minion.module.ExecutionContext;
import io.brine.minion.module.JobTable;
import io.brine.minion.module.MinionServices;
import io.brine.minion.module.ModuleRegistry;
import io.brine.minion.module.SaltFunction;
import io.brine.minion.module.SaltModule;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** From a publication to its return, with functions that the test holds and lets go. */
class JobServiceTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir Path cache;

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService worker = Executors.newFixedThreadPool(2);
    private final Gate gate = new Gate();
    private final ModuleRegistry modules = ModuleRegistry.builder().add("gate", () -> gate).build();
    private final Map<String, @Nullable Object> pillar = new HashMap<>();
    private final Map<String, Object> options = new HashMap<>();
    private final List<Map<String, @Nullable Object>> returned =
            Collections.synchronizedList(new ArrayList<>());
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());

    /** Functions that stay at work until the test says so. */
    @SaltModule("gate")
    public static final class Gate {
        final CountDownLatch open = new CountDownLatch(1);
        final CountDownLatch deafMayEnd = new CountDownLatch(1);

        @SaltFunction(doc = "Answers when the gate is opened.")
        public String pass() throws InterruptedException {
            open.await();
            return "passed";
        }

        @SaltFunction(doc = "Does not heed an interruption.")
        public String deaf() {
            while (deafMayEnd.getCount() > 0) {
                Thread.onSpinWait();
            }
            return "never heard of it";
        }

        @SaltFunction(params = "seconds", doc = "Waits for a child process.")
        public long child(ExecutionContext context, Arguments args)
                throws IOException, InterruptedException {
            Process process =
                    new ProcessBuilder("sleep", String.valueOf(args.get("seconds"))).start();
            context.processes().add(process.toHandle());
            return process.waitFor();
        }

        @SaltFunction(params = "value", doc = "Gives its argument back.")
        public @Nullable Object echo(Arguments args) {
            return args.get("value");
        }

        @SaltFunction(doc = "Sets a return code.")
        public String three(ExecutionContext context) {
            context.setRetcode(3);
            return "three";
        }
    }

    private final class Services implements MinionServices {
        @Override
        public String id() {
            return "m1";
        }

        @Override
        public Map<String, @Nullable Object> opts() {
            return Map.of();
        }

        @Override
        public Map<String, @Nullable Object> grains() {
            return Map.of();
        }

        @Override
        public Map<String, @Nullable Object> pillar() {
            return pillar;
        }

        @Override
        public ModuleRegistry modules() {
            return modules;
        }
    }

    @BeforeEach
    void configure() {
        options.put("id", "m1");
        options.put("master", "localhost");
        options.put("cachedir", cache.toString());
    }

    @AfterEach
    void stop() {
        gate.open.countDown();
        gate.deafMayEnd.countDown();
        loop.shutdownNow();
        worker.shutdownNow();
    }

    private JobService service() throws IOException {
        MinionSettings settings =
                MinionSettings.of(SaltConfig.of(Role.MINION, options), new Random(1));
        JobService service =
                new JobService(
                        settings,
                        new JobService.Surroundings(
                                new Services(),
                                this::take,
                                (tag, data) -> {
                                    events.add(tag);
                                    return CompletableFuture.completedFuture(true);
                                },
                                load -> !"others".equals(load.get("tgt")),
                                loop,
                                worker,
                                new Random(1)));
        service.open();
        return service;
    }

    private CompletionStage<@Nullable Object> take(Map<String, @Nullable Object> load) {
        returned.add(load);
        return CompletableFuture.completedFuture(null);
    }

    private static Map<String, @Nullable Object> publication(
            String jid, Object fun, Object... arg) {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("fun", fun);
        load.put("arg", List.of(arg));
        load.put("tgt", "*");
        load.put("jid", jid);
        load.put("ret", "");
        load.put("tgt_type", "glob");
        load.put("user", "root");
        return load;
    }

    private Map<String, @Nullable Object> theReturn(String jid) {
        await().atMost(SOON).until(() -> find(jid) != null);
        return Objects.requireNonNull(find(jid));
    }

    private @Nullable Map<String, @Nullable Object> find(String jid) {
        synchronized (returned) {
            return returned.stream()
                    .filter(load -> jid.equals(load.get("jid")))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static void awaitRunning(JobTable table, int jobs) {
        await().atMost(SOON).until(() -> table.running().size() == jobs);
    }

    @Test
    void returnsWhatAFunctionComesTo() throws IOException {
        service().accept(publication("1", "gate.echo", "häi"));

        assertThat(theReturn("1"))
                .containsEntry("return", "häi")
                .containsEntry("success", true)
                .containsEntry("retcode", 0L)
                .containsEntry("fun", "gate.echo");
    }

    @Test
    void returnsTheCodeThatAFunctionSet() throws IOException {
        service().accept(publication("1", "gate.three"));

        assertThat(theReturn("1")).containsEntry("retcode", 3L).containsEntry("success", false);
    }

    @Test
    void answersForAFunctionThatItDoesNotHave() throws IOException {
        service().accept(publication("1", "gate.nope"));

        assertThat(theReturn("1"))
                .containsEntry("return", "'gate.nope' is not available.")
                .containsEntry("success", false)
                .containsEntry("retcode", 1L)
                .containsEntry("out", "nested");
    }

    @Test
    void runsTheFunctionsOfACompoundCommandAndNamesTheirReturns() throws IOException {
        service()
                .accept(
                        publication(
                                "1", List.of("gate.echo", "gate.three"), List.of("a"), List.of()));

        assertThat(theReturn("1"))
                .containsEntry("return", Map.of("gate.echo", "a", "gate.three", "three"))
                .containsEntry("retcode", Map.of("gate.echo", 0L, "gate.three", 3L));
    }

    @Test
    void runsSeveralJobsAtOnce() throws IOException {
        JobService service = service();
        for (int i = 0; i < 20; i++) {
            service.accept(publication("long" + i, "gate.pass"));
        }
        awaitRunning(service.table(), 20);
        service.accept(publication("short", "gate.echo", "x"));
        assertThat(theReturn("short")).containsEntry("return", "x");

        gate.open.countDown();

        await().atMost(SOON).until(() -> returned.size() == 21);
    }

    @Test
    void runsAJobOnceThatIsPublishedTwice() throws IOException {
        JobService service = service();
        service.accept(publication("1", "gate.echo", "a"));
        service.accept(publication("1", "gate.echo", "a"));
        service.accept(publication("2", "gate.echo", "b"));
        theReturn("2");

        assertThat(service.table().running()).isEmpty();
        assertThat(returned).hasSize(2);
    }

    @Test
    void leavesJobsOfOthersAlone() throws IOException {
        JobService service = service();
        Map<String, @Nullable Object> others = publication("1", "gate.echo", "a");
        others.put("tgt", "others");
        service.accept(others);
        service.accept(Map.of("fun", "gate.echo"));
        service.accept(publication("2", "gate.echo", "b"));
        theReturn("2");

        assertThat(returned).hasSize(1);
    }

    @Test
    void queuesJobsBeyondTheMostThatMayRun() throws IOException {
        options.put("process_count_max", 2);
        JobService service = service();
        for (int i = 0; i < 5; i++) {
            service.accept(publication("job" + i, "gate.pass"));
        }
        awaitRunning(service.table(), 5);
        assertThat(service.table().running().get(4).data())
                .containsEntry("queued", true)
                .containsEntry("pid", 0L);

        gate.open.countDown();

        await().atMost(SOON).until(() -> returned.size() == 5);
    }

    @Test
    void showsAJobAtWorkAndForgetsItAtTheEnd() throws IOException {
        JobService service = service();
        service.accept(publication("20260101000000000001", "gate.pass"));
        awaitRunning(service.table(), 1);
        Path proc = cache.resolve("proc/20260101000000000001");
        await().atMost(SOON).until(() -> Files.exists(proc));
        assertThat(Objects.requireNonNull(service.table().find("20260101000000000001")).data())
                .containsEntry("fun", "gate.pass")
                .containsEntry("pid", ProcessHandle.current().pid());

        gate.open.countDown();
        theReturn("20260101000000000001");

        awaitRunning(service.table(), 0);
        await().atMost(SOON).until(() -> !Files.exists(proc));
    }

    @Test
    void killsAFunctionByInterruptingIt() throws IOException {
        JobService service = service();
        service.accept(publication("1", "gate.pass"));
        awaitRunning(service.table(), 1);

        assertThat(service.table().signal("1", 15)).isTrue();

        assertThat(theReturn("1"))
                .containsEntry("return", "ERROR: the job was ended by signal 15 (SIGTERM)")
                .containsEntry("retcode", 143L)
                .containsEntry("success", false);
        assertThat(service.table().signal("1", 15)).isFalse();
    }

    @Test
    void killsTheChildProcessOfAJob() throws IOException {
        JobService service = service();
        service.accept(publication("1", "gate.child", 600L));
        awaitRunning(service.table(), 1);
        long self = ProcessHandle.current().pid();
        await().atMost(SOON)
                .until(
                        () ->
                                !Long.valueOf(self)
                                        .equals(
                                                service.table()
                                                        .running()
                                                        .getFirst()
                                                        .data()
                                                        .get("pid")));
        long pid =
                (Long)
                        Objects.requireNonNull(
                                service.table().running().getFirst().data().get("pid"));

        service.table().signal("1", 9);

        theReturn("1");
        await().atMost(SOON).until(() -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void returnsForAFunctionThatDoesNotHeedItsEnd() throws IOException {
        JobService service = service();
        service.accept(publication("1", "gate.deaf"));
        awaitRunning(service.table(), 1);

        service.table().signal("1", 9);
        assertThat(theReturn("1").get("return")).asString().contains("SIGKILL");
        gate.deafMayEnd.countDown();
        service.accept(publication("2", "gate.echo", "x"));
        theReturn("2");

        assertThat(returned).hasSize(2);
    }

    @Test
    void aJobThatIsKilledWhileItWaitsNeverStarts() throws IOException {
        options.put("process_count_max", 1);
        JobService service = service();
        service.accept(publication("1", "gate.pass"));
        service.accept(publication("2", "gate.echo", "x"));
        awaitRunning(service.table(), 2);

        service.table().signal("2", 9);

        assertThat(theReturn("2").get("return")).asString().contains("SIGKILL");
        gate.open.countDown();
        theReturn("1");
        assertThat(returned).hasSize(2);
    }

    @Test
    void firesAStartEventWhenAskedTo() throws IOException {
        Map<String, @Nullable Object> load = publication("1", "gate.echo", "x");
        load.put("start_event", true);
        service().accept(load);
        theReturn("1");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(events).containsExactly("salt/job/1/start/m1"));
    }

    @Test
    void refusesEverythingButTheExceptionsInABlackout() throws IOException {
        pillar.put("minion_blackout", true);
        pillar.put("minion_blackout_whitelist", List.of("gate.three"));
        JobService service = service();
        service.accept(publication("1", "gate.echo", "x"));
        service.accept(publication("2", "gate.three"));

        assertThat(theReturn("1").get("return"))
                .asString()
                .startsWith("ERROR executing 'gate.echo': Minion in blackout mode.");
        assertThat(theReturn("2")).containsEntry("return", "three");
    }

    @Test
    void saysThatItHasNoSuchExecutor() throws IOException {
        Map<String, @Nullable Object> load = publication("1", "gate.echo", "x");
        load.put("module_executors", List.of("sudo"));
        service().accept(load);

        assertThat(theReturn("1"))
                .containsEntry(
                        "return", "ERROR executing 'gate.echo': Executor 'sudo' is not available");
    }

    @Test
    void endsJobsWhenTheMinionEndsAndReturnsWhy() throws IOException, InterruptedException {
        JobService service = service();
        service.accept(publication("1", "gate.pass"));
        awaitRunning(service.table(), 1);

        service.stop(Duration.ofSeconds(5));

        assertThat(theReturn("1").get("return")).asString().contains("the minion was stopped");
        service.accept(publication("2", "gate.echo", "x"));
        assertThat(service.table().running()).isEmpty();
    }

    @Test
    void returnsForJobsThatACrashCutShort() throws IOException {
        Files.createDirectories(cache.resolve("proc"));
        Map<String, @Nullable Object> load = publication("20260101000000000001", "gate.pass");
        load.put("pid", 1L);
        Files.write(cache.resolve("proc/20260101000000000001"), SaltPack.packBin(load));
        Files.write(cache.resolve("proc/garbage"), new byte[] {(byte) 0xc1});

        service();

        assertThat(theReturn("20260101000000000001"))
                .containsEntry("success", false)
                .containsEntry("return", "ERROR: the minion broke off while this job was at work");
        assertThat(cache.resolve("proc")).isEmptyDirectory();
    }

    @Test
    void doesNotReplaceAReturnThatWasMadeJustBeforeTheCrash() throws IOException {
        ReturnSpool spool = ReturnSpool.open(cache.resolve("return_spool"), 1 << 20, 100);
        Map<String, @Nullable Object> made = publication("20260101000000000001", "gate.pass");
        made.put("return", "passed");
        spool.put(new ReturnKey("20260101000000000001", "gate.pass", "m1"), SaltPack.packBin(made));
        Files.createDirectories(cache.resolve("proc"));
        Files.write(
                cache.resolve("proc/20260101000000000001"),
                SaltPack.packBin(publication("20260101000000000001", "gate.pass")));

        service();

        assertThat(theReturn("20260101000000000001")).containsEntry("return", "passed");
        assertThat(returned).hasSize(1);
    }
}
