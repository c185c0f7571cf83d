package io.brine.master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.master.cli.option.OptionException;
import io.brine.master.cli.option.OptionParser;
import io.brine.master.cli.option.ParsedOptions;
import io.brine.salt.payload.PayloadException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whole command lines against a table that Salt's own option parser made. */
class JobRequestParserTest {
    static Stream<Arguments> golden() throws IOException {
        return GoldenTable.rows("requests.golden");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void understandsCommandLinesAsSaltDoes(String shown, List<String> words, Map<?, ?> expected)
            throws PayloadException {
        assertThat(understood(words)).as(shown).isEqualTo(expected);
    }

    private static @Nullable Object understood(List<String> words) throws PayloadException {
        try {
            JobRequest request = JobRequestParser.parse(parsed(words));
            return GoldenTable.overTheWire(
                    Map.of(
                            "tgt", request.target(),
                            "tgt_type", request.targetType(),
                            "fun", request.function(),
                            "arg", request.arguments()));
        } catch (OptionException e) {
            return Map.of("exit", (long) ExitCodes.USAGE);
        } catch (CommandException e) {
            return Map.of("exit", (long) e.exitCode());
        }
    }

    private static ParsedOptions parsed(List<String> words) throws OptionException {
        return new OptionParser(SaltOptionTable.groups()).parse(words);
    }

    @Test
    void sendsWhatSaltSendsBesideTheJob() throws OptionException {
        assertThat(JobRequestParser.parse(parsed(List.of("*", "test.ping"))).extra())
                .isEqualTo(Map.of("show_timeout", true, "show_jid", false, "delimiter", ":"));
        JobRequest full =
                JobRequestParser.parse(
                        parsed(
                                List.of(
                                        "*",
                                        "test.ping",
                                        "--metadata={ticket: 7}",
                                        "--return=mysql",
                                        "--return_config=alt",
                                        "--return_kwargs={db: x}",
                                        "--module-executors=[sudo, direct_call]",
                                        "--executor-opts={a: 1}",
                                        "--delimiter=|",
                                        "--start-event",
                                        "--hide-timeout",
                                        "--show-jid")));
        assertThat(full.returner()).isEqualTo("mysql");
        assertThat(full.extra())
                .containsEntry("metadata", Map.of("ticket", 7L))
                .containsEntry("ret_config", "alt")
                .containsEntry("ret_kwargs", Map.of("db", "x"))
                .containsEntry("module_executors", List.of("sudo", "direct_call"))
                .containsEntry("executor_opts", Map.of("a", 1L))
                .containsEntry("delimiter", "|")
                .containsEntry("start_event", true)
                .containsEntry("show_timeout", false)
                .containsEntry("show_jid", true)
                .hasSize(9);
    }
}
