package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.brine.it.support.Commands;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code brine-call --local} beside {@code salt-call --local}: the same words typed, the same
 * answer and exit status.
 */
@RequiresSalt
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalCallsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Grains that describe the machine, not the daemon or the moment: both makes must tell the
     * same.
     */
    private static final List<String> MACHINE_GRAINS =
            List.of(
                    "os",
                    "os_family",
                    "osfullname",
                    "osrelease",
                    "osrelease_info",
                    "osmajorrelease",
                    "oscodename",
                    "osfinger",
                    "osarch",
                    "kernel",
                    "kernelrelease",
                    "kernelversion",
                    "cpuarch",
                    "num_cpus",
                    "cpu_model",
                    "cpu_flags",
                    "mem_total",
                    "swap_total",
                    "ipv4",
                    "ipv6",
                    "ip_interfaces",
                    "ip4_interfaces",
                    "ip6_interfaces",
                    "hwaddr_interfaces",
                    "fqdn",
                    "host",
                    "domain",
                    "localhost",
                    "nodename",
                    "dns",
                    "id",
                    "machine_id",
                    "uid",
                    "gid",
                    "username",
                    "groupname",
                    "virtual",
                    "init",
                    "server_id",
                    "master",
                    "saltversion",
                    "saltversioninfo",
                    "rack");

    private Site site;
    private Path config;

    @BeforeAll
    void layOut(PythonEnvironment salt) throws IOException {
        site = Site.create(salt);
        config = site.minionConfigDirectory("local");
        Files.createDirectories(config);
        Files.writeString(
                config.resolve("minion"),
                """
                id: local
                master: 127.0.0.1
                root_dir: %1$s
                pki_dir: %1$s/pki
                cachedir: %1$s/cache
                sock_dir: %1$s/run
                log_file: %1$s/log
                pidfile: %1$s/pid
                grains: {rack: 7}
                """
                        .formatted(site.directory().resolve("minion-local")));
    }

    @AfterAll
    void remove() throws IOException {
        if (site != null) {
            site.close();
        }
    }

    private Commands.Result call(Make make, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("-c", config.toString(), "--local", "--out", "json"));
        all.addAll(Arrays.asList(arguments));
        return Commands.run(
                site.directory(),
                PATIENCE,
                Map.of("LC_ALL", "C.UTF-8"),
                site.command(make, "call", all.toArray(String[]::new)));
    }

    private static JsonNode local(Commands.Result result) {
        try {
            JsonNode answer = JSON.readTree(result.out()).get("local");
            if (answer instanceof ObjectNode map) {
                map.remove("pid");
            }
            return answer;
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + result, e);
        }
    }

    static Stream<Arguments> sameAnswers() {
        return Stream.of(
                        "test.ping",
                        "test.echo|hello world",
                        "test.echo|text: not a map",
                        "test.arg_clean|1|2.5|true|None|[1, {a:"
                                + " b}]|k=v|n=0x1F|o=010|d=2024-01-02|s='1'",
                        "test.arg_clean|a=b=c|e=|=x|#no|a#b",
                        "test.true",
                        "test.false",
                        "test.outputter|x",
                        "test.rand_str|0",
                        "cmd.run|echo one two  three",
                        "cmd.run|echo $((1+2)) | cat",
                        "cmd.run|echo $HOME_NOT|env={HOME_NOT: there}",
                        "cmd.run|pwd|cwd=/usr",
                        "cmd.run|pwd|cwd=/no/such/directory",
                        "cmd.run|cat|stdin=from outside",
                        "cmd.run|printf 'a\\nb\\n\\n'",
                        "cmd.run|printf '\\351t\\351'",
                        "cmd.run|exit 4",
                        "cmd.run|echo $0|shell=/bin/sh",
                        "cmd.run|['echo', 'a b']|python_shell=False",
                        "cmd.run_all|echo out; echo err >&2; exit 3",
                        "cmd.run_all|exit 3|success_retcodes=[3]",
                        "cmd.run_all|echo out; echo err >&2|redirect_stderr=True",
                        "cmd.run_stdout|echo out; echo err >&2",
                        "cmd.run_stderr|echo out; echo err >&2",
                        "cmd.retcode|exit 9",
                        "cmd.has_exec|sh",
                        "cmd.which|sh",
                        "grains.get|rack",
                        "grains.get|nosuch|default=x",
                        "grains.item|rack|kernel|nosuch",
                        "config.get|id",
                        "config.get|master")
                .map(line -> line.split("\\|(?! )"))
                .map(words -> Arguments.of((Object) words));
    }

    @ParameterizedTest
    @MethodSource("sameAnswers")
    void answersAreTheSame(String... words) {
        Commands.Result ours = call(Make.BRINE, words);
        Commands.Result theirs = call(Make.SALT, words);
        assertThat(local(ours)).as(theirs + "\nours: " + ours).isEqualTo(local(theirs));
        assertThat(ours.status()).as(theirs + "\nours: " + ours).isEqualTo(theirs.status());
    }

    /**
     * What cannot be called is told on stderr, after the function's documentation if there is one.
     */
    @ParameterizedTest
    @ValueSource(strings = {"nosuch.function", "test.nosuch", "test.ping superfluous", "test.fib"})
    void mistakesAreToldTheSame(String typed) {
        String[] words = typed.split(" ");
        Commands.Result ours = call(Make.BRINE, words);
        Commands.Result theirs = call(Make.SALT, words);
        assertThat(lastLine(ours.err()))
                .as(theirs + "\nours: " + ours)
                .isEqualTo(lastLine(theirs.err()));
        assertThat(ours.status()).as(theirs + "\nours: " + ours).isEqualTo(theirs.status());
    }

    private static String lastLine(String text) {
        List<String> lines = text.strip().lines().toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    @Test
    void grainsOfTheMachineAreTheSame() {
        JsonNode ours = local(call(Make.BRINE, "grains.items"));
        JsonNode theirs = local(call(Make.SALT, "grains.items"));
        SoftAssertions grains = new SoftAssertions();
        for (String name : MACHINE_GRAINS) {
            grains.assertThat(ours.get(name)).as("grain " + name).isEqualTo(theirs.get(name));
        }
        grains.assertAll();
    }
}
