package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brine.master.metrics.MetricsServer;
import io.brine.master.process.PartStatus;
import io.brine.salt.channel.Envelope;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.payload.PayloadMap;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The metrics and the stats of a running master. */
class MetricsTest {
    private static final RsaKeyPair KEYS = RsaKeyPair.generate(2048);

    @TempDir Path root;

    private static Map<String, Object> metricsOn(int port) {
        return Map.of(
                "metrics",
                Map.of(
                        "enabled",
                        true,
                        "exporter",
                        "prometheus",
                        "prometheus",
                        Map.of("port", port)));
    }

    private RunningMaster start() throws Exception {
        return RunningMaster.start(root, metricsOn(0));
    }

    private static int port(RunningMaster master) {
        return master.daemon().part(MetricsServer.NAME) instanceof MetricsServer server
                ? server.port()
                : 0;
    }

    private static HttpResponse<String> ask(RunningMaster master, String method, String path)
            throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port(master) + path);
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .timeout(RunningMaster.PATIENCE)
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static String scrape(RunningMaster master) throws Exception {
        HttpResponse<String> answer = ask(master, "GET", "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8");
        return answer.body();
    }

    private static void publish(RunningMaster master, Object fun, String target) throws Exception {
        Map<String, Object> load =
                Map.of(
                        "cmd",
                        "publish",
                        "tgt",
                        target,
                        "fun",
                        fun,
                        "arg",
                        List.of(),
                        "key",
                        master.publisherKey(),
                        "tgt_type",
                        "glob",
                        "ret",
                        "",
                        "jid",
                        "",
                        "user",
                        System.getProperty("user.name"));
        master.request(new Envelope.Clear(3, PayloadMap.ofMap(load)).encode());
    }

    private static void give(TestMinion minion, RunningMaster master, String fun, boolean success)
            throws Exception {
        minion.call(
                master,
                Map.of(
                        "cmd",
                        "_return",
                        "jid",
                        "req",
                        "fun",
                        fun,
                        "fun_args",
                        List.of(),
                        "return",
                        true,
                        "retcode",
                        0,
                        "success",
                        success));
    }

    @Test
    void whatHappensIsCountedByTheNamesThatSaltHas() throws Exception {
        try (RunningMaster master = start()) {
            TestMinion minion = new TestMinion("m1", KEYS).join(master);
            publish(master, "test.ping", "m1");
            give(minion, master, "test.ping", true);
            give(minion, master, "state.apply", false);

            assertThat(scrape(master).lines())
                    .contains(
                            "salt_jobs_published_total{fun=\"test.ping\"} 1.0",
                            "salt_jobs_completed_total{fun=\"test.ping\",success=\"true\"} 1.0",
                            "salt_jobs_completed_total{fun=\"state.apply\",success=\"false\"} 1.0",
                            "salt_auth_attempts_total{result=\"success\"} 2.0",
                            "salt_events_fired_total{tag_prefix=\"auth\"} 2.0",
                            "salt_master_requests_handled_total{cmd=\"_auth\"} 2.0",
                            "salt_master_requests_handled_total{cmd=\"_return\"} 2.0",
                            "salt_master_requests_handled_total{cmd=\"publish\"} 1.0",
                            "salt_master_requests_duration_milliseconds_count{cmd=\"publish\"} 1",
                            "# TYPE salt_master_requests_duration_milliseconds histogram",
                            "salt_master_workers_queue_depth{pool=\"default\"} 0.0",
                            "salt_master_connected_minions_count 0.0",
                            "brine_part_up{part=\"MWorker-1\"} 1.0",
                            "brine_part_restarts_total{part=\"Publisher\"} 0.0",
                            "brine_pool_refused_total{pool=\"DiskPool\"} 0.0",
                            "brine_events_lost_total 0.0",
                            "brine_requests_refused_total 0.0",
                            "brine_publishes_dropped_total 0.0")
                    .anyMatch(line -> line.startsWith("salt_process_open_fds "))
                    .anyMatch(
                            line ->
                                    line.startsWith(
                                            "salt_master_requests_duration_milliseconds_bucket{"
                                                    + "cmd=\"_auth\",le=\"2500.0\"}"));
        }
    }

    @Test
    void onlyMetricsAreTold() throws Exception {
        try (RunningMaster master = start()) {
            assertThat(ask(master, "GET", "/etc/passwd").statusCode()).isEqualTo(404);
            assertThat(ask(master, "POST", "/metrics").statusCode()).isEqualTo(405);
            assertThat(ask(master, "HEAD", "/metrics").body()).isEmpty();
            assertThat(ask(master, "GET", "/metrics?name=up").statusCode()).isEqualTo(200);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(master))) {
                socket.getOutputStream()
                        .write("\0\1 nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(
                                new String(
                                        socket.getInputStream().readAllBytes(),
                                        StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 400 ");
            }
        }
    }

    @Test
    void idleConnectionsAreBoundedAndTheMasterStillAnswers() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try (RunningMaster master = start()) {
            for (int i = 0; i < 40; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), port(master)));
            }
            await().atMost(RunningMaster.PATIENCE).until(() -> status(master).load().errors() == 8);
            for (Socket socket : idle) {
                socket.close();
            }
            await().atMost(RunningMaster.PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> assertThat(scrape(master)).contains("salt_"));
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void aPortInUseIsTriedAgainAndTheMasterServesMeanwhile() throws Exception {
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try (RunningMaster master = RunningMaster.start(root, metricsOn(taken.getLocalPort()))) {
            assertThat(status(master).state()).isNotEqualTo(PartStatus.State.RUNNING);
            assertThat(master.request(ping())).isNotEmpty();

            taken.close();

            await().atMost(RunningMaster.PATIENCE)
                    .until(() -> status(master).state() == PartStatus.State.RUNNING);
            assertThat(scrape(master)).contains("brine_part_up{part=\"MetricsServer\"} 1.0");
        } finally {
            taken.close();
        }
    }

    @Test
    void statsOfAWorkerAreAnEventWithSaltsFields() throws Exception {
        Map<String, Object> options =
                Map.of("master_stats", true, "master_stats_event_iter", 0, "worker_threads", 1);
        try (RunningMaster master = RunningMaster.start(root, options);
                EventListener bus = master.listen()) {
            master.request(ping());

            PayloadMap data = bus.await("salt/stats/MWorker-0").data();
            assertThat(data.asMap())
                    .containsEntry("worker", "MWorker-0")
                    .containsEntry("pool", "default")
                    .containsEntry("pool_index", 0L)
                    .containsKeys("time", "_stamp");
            assertThat(data.get("stats"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsOnlyKeys("ping")
                    .extractingByKey("ping")
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsOnlyKeys("mean", "runs")
                    .containsEntry("runs", 1L);
        }
    }

    private static byte[] ping() {
        return new Envelope.Clear(3, PayloadMap.ofMap(Map.of("cmd", "ping"))).encode();
    }

    private static PartStatus status(RunningMaster master) {
        return master.daemon().status().parts().stream()
                .filter(part -> part.name().equals(MetricsServer.NAME))
                .findFirst()
                .orElseThrow();
    }
}
