package io.brine.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A master, twenty minions and one of real Salt, and faults between them. */
@RequiresDocker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FleetIT {
    private static final String REAL = "salt1";
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Duration LONG = Duration.ofSeconds(150);

    /** So that a dead path is noticed within a test's patience, and a busy machine is none. */
    private static final String HEARTBEATS = "zmq_heartbeat_ivl: 2000\nzmq_heartbeat_timeout: 8000";

    /** In what {@link Faults.Impairment#end} tells: something was not done at all. */
    private static final Pattern IDLE =
            Pattern.compile("\"(passed|dropped|duplicated|reordered)\": 0\\D|dropped 0,");

    @RegisterExtension final LogsOfFailures logs = new LogsOfFailures(() -> this.cluster.logs());

    private Cluster cluster;
    private JobClient client;

    private Faults faults;

    @BeforeAll
    void start() throws IOException {
        cluster = new Cluster(0);
        client = cluster.client();
        faults = new Faults();
        List<String> ids = IntStream.rangeClosed(1, 20).mapToObj("m%02d"::formatted).toList();
        cluster.addMinions(Images.SALT, Map.of(), "", REAL);
        cluster.addMinions(Images.MINION, Map.of(), HEARTBEATS, ids.toArray(String[]::new));
        client.awaitAllAnswer(cluster.ids(), Cluster.START);
    }

    @AfterAll
    void stop() throws IOException {
        if (faults != null) {
            faults.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private List<String> allBut(String... ids) {
        return cluster.ids().stream().filter(id -> !List.of(ids).contains(id)).toList();
    }

    private static void awaitFile(Node node, String file) {
        JobClient.await(file + " of " + node.name(), PATIENCE)
                .until(() -> node.tryRun("test", "-e", file).getExitCode() == 0);
    }

    /** Who has not returned, as {@code brine-run} tells it. */
    private String lookUp(String jid) {
        return cluster.master()
                .run("/opt/brine/bin/brine-run", "jobs.lookup_jid", jid, "missing=True");
    }

    @Test
    void aJobReachesAllAndAllReturn() {
        JobClient.Answer.Job job = client.publish("*", "test.ping");
        assertThat(job.minions()).containsExactlyElementsOf(cluster.ids());
        client.awaitReturns(job.jid(), cluster.ids(), PATIENCE);
        assertThat(client.returned(job.jid())).containsExactlyElementsOf(cluster.ids());
    }

    @Test
    void oneThatIsKilledIsNamedAndComesBack() {
        Node killed = cluster.minion("m01");
        killed.run("touch", "/tmp/slow");
        JobClient.Answer.Job job =
                client.publish(
                        "m01,m02,m03",
                        "cmd.run",
                        "touch /tmp/begun; if test -e /tmp/slow; then sleep 100; fi; echo done");
        awaitFile(killed, "/tmp/begun");
        killed.kill();
        client.awaitReturns(job.jid(), List.of("m02", "m03"), PATIENCE);
        assertThat(client.returned(job.jid())).containsExactly("m02", "m03");
        assertThat(lookUp(job.jid())).containsPattern("m01:\\s+Minion did not return");
        killed.startAgain();
        client.awaitAllAnswer(List.of("m01"), PATIENCE);
        client.awaitReturns(job.jid(), List.of("m01"), PATIENCE);
        assertThat(client.value(job.jid(), "m01")).contains("the minion broke off");
        assertThat(client.returned(job.jid())).containsExactly("m01", "m02", "m03");
    }

    @Test
    void oneThatIsPausedReturnsWhenItGoesOn() {
        Node paused = cluster.minion("m04");
        paused.pause();
        JobClient.Answer.Job job;
        try {
            job = client.publish("*", "test.ping");
            client.awaitReturns(job.jid(), allBut("m04"), PATIENCE);
            assertThat(client.returned(job.jid())).doesNotContain("m04");
        } finally {
            paused.resume();
        }
        client.awaitReturns(job.jid(), List.of("m04"), PATIENCE);
        assertThat(client.returned(job.jid())).containsExactlyElementsOf(cluster.ids());
    }

    @Test
    void oneThatIsCutOffJoinsAgainByItself() {
        Node lost = cluster.minion("m05");
        int said = lost.log().length();
        JobClient.Answer.Job running =
                client.publish(
                        "m05",
                        "cmd.run",
                        "touch /tmp/begun; until test -e /tmp/go; do sleep 1; done");
        awaitFile(lost, "/tmp/begun");
        lost.cutOff();
        JobClient.Answer.Job missed = client.publish("*", "test.ping");
        client.awaitReturns(missed.jid(), allBut("m05"), PATIENCE);
        lost.awaitLog("lost, reconnecting", said, PATIENCE);
        assertThat(client.returned(missed.jid())).doesNotContain("m05");
        lost.run("touch", "/tmp/go");
        lost.join("m05");
        client.awaitReturns(running.jid(), List.of("m05"), PATIENCE);
        client.awaitAllAnswer(List.of("m05"), PATIENCE);
        assertThat(lost.isRunning()).isTrue();
        assertThat(client.returned(running.jid())).containsExactly("m05");
    }

    @Test
    void packetsLateLostDoubledAndOutOfOrderCostNoReturn() {
        List<String> far = List.of("m06", "m07", "m08", "m09");
        List<Node> spoilt = new ArrayList<>(far.stream().map(cluster::minion).toList());
        spoilt.add(cluster.master());
        Faults.Impairment impairment = faults.impair(spoilt);
        List<JobClient.Answer.Job> jobs = new ArrayList<>();
        List<String> done;
        try {
            for (int i = 0; i < 200; i++) {
                String id = far.get(i % far.size());
                jobs.add(client.publish(id, "cmd.run", "echo " + i + " | tee -a /tmp/done"));
            }
            for (int i = 0; i < jobs.size(); i++) {
                String id = far.get(i % far.size());
                client.awaitReturns(jobs.get(i).jid(), List.of(id), LONG);
                assertThat(client.value(jobs.get(i).jid(), id)).isEqualTo(String.valueOf(i));
            }
        } finally {
            done = impairment.end();
        }
        for (JobClient.Answer.Job job : jobs) {
            assertThat(client.returned(job.jid())).hasSize(1);
        }
        for (String id : far) {
            assertThat(cluster.minion(id).run("sort", "-n", "/tmp/done").lines())
                    .doesNotHaveDuplicates()
                    .hasSize(jobs.size() / far.size());
        }
        assertThat(done).as(impairment.toString()).noneMatch(IDLE.asPredicate());
    }

    @Test
    void clocksThatAreAnHourOffDoNotMatter() {
        List<String> both = List.of("ahead", "behind");
        try {
            cluster.addMinions(Images.SKEWED_MINION, Map.of("FAKETIME", "+1h"), "", "ahead");
            cluster.addMinions(Images.SKEWED_MINION, Map.of("FAKETIME", "-1h"), "", "behind");
            client.awaitAllAnswer(both, LONG);
            JobClient.Answer.Job job = client.publish("ahead,behind,m20", "status.uptime");
            client.awaitReturns(job.jid(), List.of("ahead", "behind", "m20"), PATIENCE);
            long right = bootTime(job, "m20");
            assertThat(bootTime(job, "ahead") - right).isBetween(3_590L, 3_610L);
            assertThat(bootTime(job, "behind") - right).isBetween(-3_610L, -3_590L);
        } finally {
            both.forEach(cluster::removeMinion);
        }
    }

    /** When the machine was started by that minion's clock, in seconds. */
    private long bootTime(JobClient.Answer.Job job, String id) {
        return Long.parseLong(client.value(job.jid(), id).replaceAll(".*since_t=(\\d+).*", "$1"));
    }
}
