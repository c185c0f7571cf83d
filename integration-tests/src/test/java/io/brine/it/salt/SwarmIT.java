package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.benchmarks.swarm.SwarmMain;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** brine-swarm's fifty minions with a brine-master, and the same fifty with a real salt-master. */
@RequiresSalt
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwarmIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MINIONS = 50;

    @TempDir Path directory;
    private final Map<Make, Site> sites = new EnumMap<>(Make.class);
    private final Map<Make, Long> pids = new EnumMap<>(Make.class);

    @BeforeAll
    void start(PythonEnvironment salt) throws IOException {
        for (Make make : Make.values()) {
            Site site = Site.create(salt);
            sites.put(make, site);
            pids.put(make, site.startMaster(make).pid());
        }
    }

    @AfterAll
    void stop() throws IOException {
        for (Site site : sites.values()) {
            site.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void nothingIsLost(Make make) throws Exception {
        Site site = Objects.requireNonNull(sites.get(make));
        Path json = directory.resolve(make + ".json");
        Path svg = directory.resolve(make + ".svg");
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
        int status =
                SwarmMain.run(
                        stream,
                        stream,
                        "join",
                        "ping",
                        "returns",
                        "churn",
                        "--minions=" + MINIONS,
                        "--keys=" + directory.resolve("keys"),
                        "--master=127.0.0.1:" + site.retPort(),
                        "--pki=" + site.directory().resolve("master/pki"),
                        "--cachedir=" + site.directory().resolve("master/cache"),
                        "--sock-dir=" + site.directory().resolve("master/run"),
                        "--user=" + System.getProperty("user.name"),
                        "--master-pid=" + pids.get(make),
                        "--rounds=2",
                        "--sizes=100,20000",
                        "--totals=100,50",
                        "--churn=2",
                        "--timeout=60",
                        "--json=" + json,
                        "--svg=" + svg);
        assertThat(status).as("what was printed: %s", output).isZero();
        JsonNode scenarios = JSON.readTree(json.toFile()).path("scenarios");
        assertThat(figure(scenarios, "join", "logged_in")).isEqualTo(MINIONS);
        assertThat(figure(scenarios, "join", "master_cpu_seconds")).isPositive();
        assertThat(figure(scenarios, "join", "master_rss_mib")).isPositive();
        assertThat(figure(scenarios, "ping", "missing")).isZero();
        assertThat(figure(scenarios, "ping", "median_seconds")).isPositive();
        assertThat(figure(scenarios, "returns-100", "kept")).isEqualTo(100);
        assertThat(figure(scenarios, "returns-19K", "kept")).isEqualTo(50);
        assertThat(figure(scenarios, "churn", "jobs")).isPositive();
        assertThat(figure(scenarios, "churn", "left")).isPositive();
        assertThat(figure(scenarios, "churn", "lost")).isZero();
        assertThat(Files.readString(svg)).contains("<polyline");
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("logins a second");
    }

    private static double figure(JsonNode scenarios, String scenario, String name) {
        for (JsonNode each : scenarios) {
            if (each.path("scenario").asText().equals(scenario)) {
                assertThat(each.path("figures").has(name)).as(scenario + "." + name).isTrue();
                return each.path("figures").path(name).asDouble();
            }
        }
        throw new AssertionError("no scenario " + scenario + " in " + scenarios);
    }
}
