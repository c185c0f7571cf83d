package io.brine.benchmarks.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

class SwarmOptionsTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private SwarmOptions parse(String... args) {
        SwarmCommand command = new SwarmCommand(System.out, System.err);
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
        return command.options;
    }

    private int run(String... args) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return SwarmMain.run(stream, stream, args);
    }

    @Test
    void theDefaultsAreUsable() {
        SwarmOptions options = parse("join", "--keys", "k");
        assertThat(options.problem()).isNull();
        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.requestPort()).isEqualTo(4506);
        assertThat(options.sizes).containsExactly(100, 10240, 1048576);
        assertThat(options.totals).hasSameSizeAs(options.sizes);
    }

    @Test
    void theMasterMayHaveAPort() {
        SwarmOptions options = parse("ping", "--keys", "k", "--master", "salt.example:14506");
        assertThat(options.host()).isEqualTo("salt.example");
        assertThat(options.requestPort()).isEqualTo(14506);
    }

    @ParameterizedTest
    @CsvSource({
        "--minions, 0",
        "--master, host:port",
        "--master, host:70000",
        "--sizes, '1,2'",
        "--sources, 0",
        "--rounds, 0",
        "--delay, -1",
        "--prefix, a/b"
    })
    void whatIsWrongIsNamed(String option, String value) {
        assertThat(run("join", "--keys", "k", option, value)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("brine-swarm: ")
                .contains(option.equals("--master") ? "" : option);
    }

    @Test
    void scenariosGoByName() {
        assertThat(run("dance", "--keys", "k")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("relogin");
    }

    @ParameterizedTest
    @CsvSource({
        "100, 20000, 100",
        "9700, 20000, 9700",
        "10000, 20000, 9400",
        "19500, 20000, 1",
        "10, 1024, 10"
    })
    void connectionsFitBelowTheLimit(int minions, long limit, int connections) {
        assertThat(SwarmOptions.requestConnections(minions, limit)).isEqualTo(connections);
    }
}
