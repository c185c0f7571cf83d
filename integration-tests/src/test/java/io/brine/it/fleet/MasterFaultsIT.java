package io.brine.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.images.builder.Transferable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What becomes of jobs, returns and minions when the master or the way to it breaks. */
@RequiresDocker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MasterFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Duration LONG = Duration.ofSeconds(150);
    private static final int JOBS = 200;
    private static final List<String> MINIONS = List.of("a", "b", "c", "d");
    private static final String HEARTBEATS = "zmq_heartbeat_ivl: 2000\nzmq_heartbeat_timeout: 8000";
    private static final String STORE_FILE = "/etc/salt/master.d/store.conf";

    @RegisterExtension final LogsOfFailures logs = new LogsOfFailures(() -> this.cluster.logs());

    private Cluster cluster;
    private JobClient client;
    private Faults faults;
    private String store = "local_cache";

    @BeforeAll
    void start() throws IOException {
        cluster = new Cluster(24, HEARTBEATS, "presence_events: True", "loop_interval: 2");
        client = cluster.client();
        faults = new Faults();
        cluster.addMinions(Images.MINION, Map.of(), HEARTBEATS, MINIONS.toArray(String[]::new));
        client.awaitAllAnswer(MINIONS, Cluster.START);
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

    /** Has the master keep returns in that store, which takes a restart. */
    private void keepReturnsIn(String wanted) {
        if (!store.equals(wanted)) {
            int subscriptions = client.subscriptions();
            cluster.master().write(STORE_FILE, "master_job_cache: " + wanted + "\n");
            cluster.master().kill();
            cluster.master().startAgain();
            client.awaitSubscription(subscriptions + 1, LONG);
            client.awaitAllAnswer(MINIONS, LONG);
            store = wanted;
        }
    }

    /** What {@code brine-run} tells of these jobs, those that did not return included. */
    private String lookUp(String... jids) {
        return cluster.master()
                .run(
                        "sh",
                        "-c",
                        "for jid in "
                                + String.join(" ", jids)
                                + "; do echo \"job $jid\"; /opt/brine/bin/brine-run --out=json"
                                + " jobs.lookup_jid $jid missing=True; done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local_cache", "mvstore"})
    void jobsSurviveTheMastersSuddenDeath(String cache) {
        keepReturnsIn(cache);
        String ran = "/tmp/ran-" + cache;
        int subscriptions = client.subscriptions();
        List<CompletableFuture<JobClient.Answer>> asked = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            String command = "echo " + i + " | tee -a " + ran;
            asked.add(client.ask(MINIONS.get(i % MINIONS.size()), "cmd.run", command));
            if (i == JOBS / 2) {
                JobClient.join(asked.get(i));
                cluster.master().kill();
                cluster.master().startAgain();
            }
        }
        Map<Integer, String> jids = new LinkedHashMap<>();
        for (int i = 0; i < JOBS; i++) {
            if (JobClient.join(asked.get(i)) instanceof JobClient.Answer.Job job) {
                jids.put(i, job.jid());
            }
        }
        client.awaitSubscription(subscriptions + 1, LONG);
        client.awaitAllAnswer(MINIONS, LONG);
        assertThat(jids).hasSizeGreaterThan(JOBS / 2);
        jids.forEach((number, jid) -> settled(number, jid, ran));
        for (String id : MINIONS) {
            assertThat(cluster.minion(id).run("cat", ran).lines()).doesNotHaveDuplicates();
        }
    }

    /** The job was done once and told once, or not done and named so. */
    private void settled(int number, String jid, String ran) {
        String id = MINIONS.get(number % MINIONS.size());
        if (client.returned(jid).isEmpty()) {
            boolean done =
                    cluster.minion(id).run("cat", ran).lines().toList().contains("" + number);
            String wanted = done ? "\"" + number + "\"" : "Minion did not return";
            JobClient.await("what became of job " + number + " of " + id + ": " + wanted, PATIENCE)
                    .until(() -> lookUp(jid).contains(wanted));
        }
        assertThat(client.returned(jid)).as("returns of job %s", number).hasSizeLessThan(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local_cache", "mvstore"})
    void aFullDiskIsToldAndCostsNothingThatWasTaken(String cache) {
        keepReturnsIn(cache);
        Node master = cluster.master();
        int told = client.events().size();
        int said = master.log().length();
        String go = "/tmp/go-" + cache;
        JobClient.Answer.Job before =
                client.publish(
                        "a,b",
                        "cmd.run",
                        "touch %1$s.begun; until test -e %1$s; do sleep 1; done; head -c 400000 /dev/zero | tr '\\000' x"
                                .formatted(go));
        for (String id : List.of("a", "b")) {
            JobClient.await(id + " is at work", PATIENCE)
                    .until(
                            () ->
                                    cluster.minion(id)
                                                    .tryRun("test", "-e", go + ".begun")
                                                    .getExitCode()
                                            == 0);
        }
        master.tryRun("dd", "if=/dev/zero", "of=/var/cache/salt/full", "bs=64k");
        master.tryRun("sh", "-c", "cat /dev/zero >>/var/cache/salt/full");
        try {
            assertThat(JobClient.join(client.ask("c", "test.ping")))
                    .isInstanceOfSatisfying(
                            JobClient.Answer.Refused.class,
                            no -> assertThat(no.reason()).contains("cannot store the job"));
            cluster.minion("a").run("touch", go);
            cluster.minion("b").run("touch", go);
            client.awaitEvent(
                    "word that returns cannot be stored",
                    told,
                    PATIENCE,
                    e -> e.tag().equals("salt/job_cache/error"));
            master.awaitLog("Returns cannot be stored", said, PATIENCE);
        } finally {
            master.run("rm", "/var/cache/salt/full");
        }
        client.awaitReturns(before.jid(), List.of("a", "b"), PATIENCE);
        assertThat(lookUp(before.jid())).contains("\"a\"", "\"b\"").doesNotContain("did not");
        assertThat(client.value(before.jid(), "a")).hasSize(400_000);
        client.awaitAllAnswer(MINIONS, PATIENCE);
        assertThat(client.returned(before.jid())).containsExactly("a", "b");
        assertThat(master.isRunning()).isTrue();
    }

    @Test
    void packetsThatVanishSilentlyAreNoticedOnBothSides() {
        Node minion = cluster.minion("d");
        int told = client.events().size();
        int said = minion.log().length();
        faults.silence(minion);
        try {
            minion.awaitLog("lost, reconnecting", said, PATIENCE);
            client.awaitEvent(
                    "word that d has left",
                    told,
                    PATIENCE,
                    e ->
                            e.tag().equals("salt/presence/change")
                                    && e.value().matches(".*lost=\\[[^]]*\\bd\\b.*"));
            assertThat(client.publish("*", "test.ping").minions()).contains("d");
        } finally {
            faults.heal(minion);
        }
        client.awaitAllAnswer(List.of("d"), PATIENCE);
    }

    @Test
    void minionsFollowTheNameOfTheirMaster() {
        Node before = cluster.master();
        String address = before.address();
        int subscriptions = client.subscriptions();
        // Nobody is told good-bye: the old address just goes silent.
        before.cutOff();
        before.kill();
        Node holder = cluster.startPlaceholder();
        assertThat(holder.address()).isEqualTo(address);
        faults.silence(holder);
        Node after = cluster.newMaster("master");
        after.container()
                .withCopyToContainer(
                        Transferable.of("master_job_cache: " + store + "\n"), STORE_FILE)
                .start();
        cluster.setMaster(after);
        assertThat(after.address()).isNotEqualTo(address);
        client.awaitSubscription(subscriptions + 1, LONG);
        client.awaitAllAnswer(MINIONS, LONG);
        for (String id : MINIONS) {
            assertThat(cluster.minion(id).isRunning()).isTrue();
        }
    }
}
