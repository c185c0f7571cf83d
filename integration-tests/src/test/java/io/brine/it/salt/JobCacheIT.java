package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.it.support.Commands;
import io.brine.it.support.ManagedProcess;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What becomes of returns on a brine-master with mvstore: real minions, Salt's command lines. */
@RequiresSalt
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobCacheIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String[] RETRIES = {
        "return_retry_timer: 2", "return_retry_timer_max: 3", "return_retry_tries: 30"
    };

    private Site site;
    private ManagedProcess master;

    @BeforeAll
    void start(PythonEnvironment salt) throws IOException {
        site = Site.create(salt, "gather_job_timeout: 5", "master_job_cache: mvstore");
        master = site.startMaster(Make.BRINE);
        site.startMinion(Make.SALT, "alpha", RETRIES);
        site.startMinion(Make.SALT, "beta", RETRIES);
        site.accept(Make.SALT, "alpha");
        site.accept(Make.SALT, "beta");
    }

    @AfterAll
    void stop() throws IOException {
        if (site != null) {
            site.close();
        }
    }

    private Path cache() {
        return site.directory().resolve("master/cache");
    }

    private List<String> jobFiles(String name) {
        try (var files = Files.walk(cache().resolve("jobs"))) {
            return files.map(Path::toString).filter(file -> file.endsWith(name)).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    @Test
    void saltsCommandLinesWorkWithReturnsInOneFile() throws IOException {
        Commands.Result echoed =
                site.run(Make.SALT, "", "--out", "json", "alpha", "test.echo", "in one file");
        assertThat(echoed.out()).as(echoed.toString()).contains("\"in one file\"");
        assertThat(echoed.status()).isZero();

        Commands.Result listed =
                site.run(
                        Make.SALT,
                        "run",
                        "--out",
                        "json",
                        "jobs.list_jobs",
                        "search_function=test.echo");
        assertThat(listed.out()).as(listed.toString()).contains("in one file");
        assertThat(jobFiles("/alpha/return.p")).isEmpty();
        assertThat(Files.size(cache().resolve("returns.mvstore"))).isPositive();
    }

    /** Salt's own minion, when the disk refuses: it must send again, and nothing is lost. */
    @Test
    void aReturnIsSentAgainUntilTheDiskTakesIt() throws IOException {
        CompletableFuture<Commands.Result> waiting =
                CompletableFuture.supplyAsync(
                        () ->
                                site.run(
                                        Make.SALT,
                                        "",
                                        "-t",
                                        "80",
                                        "--out",
                                        "json",
                                        "alpha",
                                        "cmd.run",
                                        "sleep 6; echo not lost"));
        Awaitility.await("the job runs")
                .atMost(PATIENCE)
                .until(() -> Files.exists(cache().resolve("jobs")) && runs("alpha"));
        Path away = cache().resolve("jobs-away");
        Files.move(cache().resolve("jobs"), away);
        Files.createFile(cache().resolve("jobs"));
        try {
            Awaitility.await("the master refuses the return")
                    .atMost(PATIENCE)
                    .until(() -> master.output().contains("Returns cannot be stored"));
            assertThat(waiting).isNotDone();
        } finally {
            Files.delete(cache().resolve("jobs"));
            Files.move(away, cache().resolve("jobs"));
        }
        Commands.Result result = waiting.join();
        assertThat(result.out()).as(result.toString()).contains("not lost");
        assertThat(master.output()).contains("Returns can be stored again");
    }

    private boolean runs(String minion) throws IOException {
        Path proc = site.directory().resolve("minion-" + minion + "/cache/proc");
        try (var jobs = Files.list(proc)) {
            return jobs.findAny().isPresent();
        }
    }

    @Test
    void batchesRunOneMinionAfterTheOther() {
        Commands.Result batch = site.run(Make.SALT, "", "-b", "1", "--no-color", "*", "test.ping");
        assertThat(batch.out())
                .as(batch.toString())
                .contains("Executing run on ['alpha']")
                .contains("Executing run on ['beta']");
        assertThat(batch.status()).isZero();
        Commands.Result failed =
                site.run(
                        Make.SALT,
                        "",
                        "-b",
                        "50%",
                        "--failhard",
                        "--no-color",
                        "*",
                        "cmd.retcode",
                        "exit 3");
        assertThat(failed.out()).as(failed.toString()).containsOnlyOnce("Executing run on");
        assertThat(failed.status()).isNotZero();
    }

    @Test
    void aBatchThatNobodyWaitsForIsDrivenByTheMaster() {
        Commands.Result started =
                site.run(Make.SALT, "", "--async", "-b", "1", "*", "test.echo", "driven");
        String jid = started.out().replaceAll("(?s).*?(\\d{20}).*", "$1");
        assertThat(jid).as(started.toString()).hasSize(20);
        Awaitility.await("the batch ends")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () ->
                                master.output().contains("Got return from alpha for job " + jid)
                                        && master.output()
                                                .contains("Got return from beta for job " + jid));
        Awaitility.await("it is no longer listed")
                .atMost(PATIENCE)
                .until(
                        () ->
                                !site.run(Make.SALT, "run", "--out", "json", "batch.list_active")
                                        .out()
                                        .contains(jid));
        assertThat(site.run(Make.SALT, "run", "--out", "json", "batch.status", jid).out())
                .contains("test.echo");
    }
}
