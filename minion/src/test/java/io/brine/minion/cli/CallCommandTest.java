package io.brine.minion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.cli.CommandRunner;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What {@code brine-call --local} shows and ends with; compared once with salt-call 3008.3. */
class CallCommandTest {
    @TempDir Path directory;

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(
                directory.resolve("minion"),
                "id: m1\nroot_dir: "
                        + directory.resolve("root")
                        + "\nlog_level: quiet\nlog_level_logfile: quiet\n"
                        + "enable_fqdns_grains: False\n");
    }

    private int call(String... words) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "-c",
                                directory.toString(),
                                "--local",
                                "--out-file",
                                directory.resolve("out").toString()));
        all.addAll(Arrays.asList(words));
        return CommandRunner.run("brine-call", new CallCommand(), all.toArray(String[]::new));
    }

    private String shown() throws IOException {
        Path out = directory.resolve("out");
        return Files.exists(out) ? Files.readString(out) : "";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "test.ping|0",
                "test.retcode;9|1",
                "--retcode-passthrough;test.retcode;9|9",
                "x.y|255",
                "tes|1",
                "test.fib|1",
                "test.echo;a=1|1",
                "test.exception|1",
                "-d;test.ping|0",
                "-g|0",
                "|64",
                "--nope;test.ping|64",
                "--return=x;test.ping|64",
                "--file-root=/;test.ping|64",
            })
    void exitCodes(String words, int exitCode) {
        assertThat(call(words == null ? new String[0] : words.split(";", -1))).isEqualTo(exitCode);
    }

    @Test
    void theAnswerStandsUnderLocal() throws IOException {
        assertThat(call("test.ping")).isZero();
        assertThat(shown()).isEqualTo("local:\n    True\n");
        assertThat(call("--out=json", "--out-indent=-1", "test.echo", "a: b")).isZero();
        assertThat(shown()).isEqualTo("{\"local\": \"a: b\"}\n");
        assertThat(call("--id", "other", "--out=txt", "grains.get", "id")).isZero();
        assertThat(shown()).isEqualTo("local: other\n");
    }

    @Test
    void metadataShowTheWholeReturn() throws IOException {
        assertThat(call("--metadata", "test.ping")).isZero();
        assertThat(shown())
                .contains("fun:\n        test.ping", "id:\n        m1", "return:\n        True");
    }

    @Test
    void noParseKeepsText() throws IOException {
        assertThat(call("--out=json", "--no-parse=a", "test.arg_clean", "a=1", "b=1")).isZero();
        assertThat(shown()).contains("\"a\": \"1\"", "\"b\": 1");
    }

    @Test
    void documentationIsShownByName() throws IOException {
        assertThat(call("-d", "test.ping")).isZero();
        assertThat(shown()).startsWith("test.ping:\n\n    Answer ``True``");
    }
}
