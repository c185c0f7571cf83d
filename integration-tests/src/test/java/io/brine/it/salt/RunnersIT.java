package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.it.support.Commands;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.SaltCommandLines;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same commands through salt-run and brine-run, against one brine-master and a real minion. */
@RequiresSalt
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunnersIT {
    private static final String OLD_JOB = "20260102030405000001";

    /** Words of the command line; what differs for every run is normalised. */
    private static final List<List<String>> COMMANDS =
            List.of(
                    List.of("test.arg", "1", "a=b", "c=[1, 2]", "{x: 1}", "__p=1"),
                    List.of("--out=json", "test.arg", "foo"),
                    List.of("test.stdout_print"),
                    List.of("test.nothere"),
                    List.of("error.error"),
                    List.of("jobs.list_jobs", "search_function=test.echo"),
                    List.of("jobs.lookup_jid", "@JID@"),
                    List.of("jobs.lookup_jid", "@JID@", "missing=True", "--out=json"),
                    List.of("jobs.list_job", "@JID@"),
                    List.of("jobs.exit_success", "@JID@"),
                    List.of("jobs.last_run", "function=test.echo"),
                    List.of("manage.status"),
                    List.of("manage.up"),
                    List.of("manage.down"),
                    List.of("manage.versions"),
                    List.of("manage.status", "tgt=nobody"),
                    List.of("cache.grains", "alpha", "--out=json"),
                    List.of("mine.get", "alpha", "test.ping"),
                    List.of("pillar.show_pillar", "alpha"),
                    List.of("pillar.show_top"),
                    List.of("fileserver.envs"),
                    List.of("fileserver.file_list"),
                    List.of("match.compound_matches", "G@kernel:Linux", "alpha"),
                    List.of("config.get", "ret_port"),
                    List.of("salt.execute", "alpha", "test.ping"));

    /**
     * Where Salt prints its own texts and traces: the same up to the text that begins with this.
     */
    private static final Map<List<String>, String> UP_TO =
            Map.of(
                    List.of("jobs.lookup_jid"), "Usage:",
                    List.of("test.stdout_print", "5"), "Usage:",
                    List.of("test.stdout_print", "x=1"), "    ",
                    List.of("error.error", "name=Exception", "message=no"), ": ");

    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private Site site;
    private SaltCommandLines lines;
    private String jid = "";

    @BeforeAll
    void startFleet(PythonEnvironment salt) throws IOException {
        lines = new SaltCommandLines(salt);
        site = Site.create(salt, "timeout: 5", "gather_job_timeout: 5");
        site.writePillar("top.sls", "base:\n  '*':\n    - colours\n");
        site.writePillar("colours.sls", "colour: blue\n");
        Path files = site.directory().resolve("srv/salt");
        Files.createDirectories(files.resolve("sub/empty"));
        Files.writeString(files.resolve("sub/a.txt"), "a\n");
        site.startMaster(Make.BRINE);
        site.startMinion(Make.SALT, "alpha", "mine_functions: {test.ping: []}");
        site.accept(Make.BRINE, "alpha");
        Path pki = site.directory().resolve("master/pki");
        String pem = Files.readString(pki.resolve("minions/alpha"));
        Files.writeString(pki.resolve("minions/gone"), pem);
        Files.writeString(pki.resolve("minions_pre/new"), pem);
        Files.writeString(pki.resolve("minions_rejected/bad"), pem);
        jid = publishToOne();
        Path mine = site.directory().resolve("master/cache/mine/alpha.p");
        Awaitility.await("the mine of alpha")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Files.exists(mine));
    }

    private String publishToOne() {
        Commands.Result sent =
                site.run(Make.BRINE, "", "--async", "-L", "alpha,gone", "test.echo", "hello");
        String published = sent.out().replaceAll("\\D", "");
        Awaitility.await("the return of " + published)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () ->
                                site.run(Make.BRINE, "run", "jobs.lookup_jid", published)
                                        .out()
                                        .contains("hello"));
        return published;
    }

    @AfterAll
    void stopFleet() throws IOException {
        pool.shutdownNow();
        if (lines != null) {
            lines.close();
        }
        if (site != null) {
            site.close();
        }
    }

    private Commands.Result run(Make make, List<String> words) {
        List<String> meant =
                new ArrayList<>(words.stream().map(word -> word.replace("@JID@", jid)).toList());
        if (make == Make.BRINE) {
            return site.run(make, "run", meant.toArray(String[]::new));
        }
        meant.addAll(0, List.of("salt-run", "-c", site.configDirectory().toString()));
        return lines.run(
                site.directory(), Duration.ofSeconds(90), Map.of("LC_ALL", "C.UTF-8"), meant);
    }

    private static String normalised(String text) {
        return text.replaceAll("\\b20\\d{18}\\b", "<jid>")
                .replaceAll("\\d{4}, [A-Z][a-z]{2} \\d\\d [\\d:.]{15}", "<time>")
                .replaceAll("(?m)(- |: |^ *)\\d+$", "$1<number>");
    }

    @Test
    void printsAndEndsAsSaltRun() throws Exception {
        List<Callable<String>> comparisons = new ArrayList<>();
        COMMANDS.forEach(words -> comparisons.add(() -> difference(words, "")));
        UP_TO.forEach((words, end) -> comparisons.add(() -> difference(words, end)));
        List<String> differences = new ArrayList<>();
        for (Future<String> one : pool.invokeAll(comparisons)) {
            if (!one.get().isEmpty()) {
                differences.add(one.get());
            }
        }
        assertThat(differences).isEmpty();
    }

    private String difference(List<String> words, String upTo) {
        Commands.Result real = run(Make.SALT, words);
        Commands.Result ours = run(Make.BRINE, words);
        String wanted = cut(normalised(real.out()), upTo);
        String got = cut(normalised(ours.out()), upTo);
        return real.status() == ours.status() && wanted.equals(got)
                ? ""
                : "%s: salt-run %d%n%s%nbrine-run %d%n%s%n%s"
                        .formatted(words, real.status(), wanted, ours.status(), got, ours.err());
    }

    private static String cut(String text, String upTo) {
        int end = upTo.isEmpty() ? -1 : text.indexOf(upTo);
        return end < 0 ? text : text.substring(0, end);
    }

    @Test
    void bothFollowTheBus() throws Exception {
        List<Future<Commands.Result>> followers = new ArrayList<>();
        for (Make make : Make.values()) {
            followers.add(
                    pool.submit(() -> run(make, List.of("state.event", "it/runners", "count=1"))));
        }
        // Neither tells when it listens, so the event is sent until both have seen one.
        Awaitility.await("both see the event")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> {
                            run(Make.BRINE, List.of("event.send", "it/runners", "{a: [1, ä]}"));
                            return followers.stream().allMatch(Future::isDone);
                        });
        List<String> seen = new ArrayList<>();
        for (Future<Commands.Result> follower : followers) {
            Commands.Result result = follower.get();
            assertThat(result.status()).as(result.toString()).isZero();
            seen.add(result.out().replaceAll("2\\d{3}-[\\dT:.+-]+", "<stamp>"));
        }
        assertThat(seen.get(0)).startsWith("it/runners\t{").isEqualTo(seen.get(1));
    }

    /** By itself: it shows what other commands have running. */
    @Test
    void bothAskWhatIsRunning() {
        assertThat(difference(List.of("jobs.active"), "")).isEmpty();
    }

    /** Each sees what the other's runner functions left in the job cache. */
    @Test
    void eachSeesTheOthersRuns() {
        assertThat(run(Make.SALT, List.of("--jid=" + OLD_JOB.replace("1", "2"), "test.arg", "s")))
                .extracting(Commands.Result::status)
                .isEqualTo(0);
        String ours = "20260202030405000009";
        run(Make.BRINE, List.of("--jid=" + ours, "test.arg", "b"));
        assertThat(run(Make.SALT, List.of("jobs.list_job", ours)).out())
                .contains("runner.test.arg")
                .isEqualTo(run(Make.BRINE, List.of("jobs.list_job", ours)).out());
    }
}
