package io.brine.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.daemon.logging.LogLevel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

class CommandRunnerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Command
    private static class Probe implements Callable<Integer> {
        @Mixin private final ConfigDirOption configDir = new ConfigDirOption();

        @Mixin private final LogOptions log = new LogOptions();

        @Mixin private final DaemonOptions daemon = new DaemonOptions();

        @Mixin private final VersionOptions version = new VersionOptions();

        @Option(names = "--number")
        private int number;

        private Callable<Integer> body = () -> number;

        @Override
        public Integer call() throws Exception {
            return body.call();
        }
    }

    private final Probe probe = new Probe();

    private int run(String... args) {
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new CommandRunner("brine-probe", outStream, errStream)
                .execute(new CommandLine(probe), probe, args);
    }

    private String error() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bogus|no such option: --bogus",
                "stray|unexpected argument: 'stray'",
                "--log-level|option -l/--log-level needs a value",
                "--number=x|Invalid value for option '--number': 'x' is not an int",
            })
    void aMistypedCommandLineIsOneLine(String argument, String message) {
        assertThat(run(argument)).isEqualTo(ExitCodes.USAGE);
        assertThat(error())
                .isEqualTo("brine-probe: error: " + message + " (see brine-probe --help)\n");
        assertThat(out.size()).isZero();
    }

    @Test
    void theCommandsOwnCodeIsReturned() {
        assertThat(run("--number", "7")).isEqualTo(7);
        assertThat(error()).isEmpty();
    }

    @Test
    void whatTheCommandThrowsIsOneLine() {
        probe.body =
                () -> {
                    throw new CommandException(ExitCodes.NO_PERMISSION, "no\nentry");
                };
        assertThat(run()).isEqualTo(ExitCodes.NO_PERMISSION);
        probe.body =
                () -> {
                    throw CommandException.usage("needs a function");
                };
        assertThat(run()).isEqualTo(ExitCodes.USAGE);
        probe.body =
                () -> {
                    throw new ConfigException("master: x: wrong");
                };
        assertThat(run()).isEqualTo(ExitCodes.GENERIC);
        probe.body =
                () -> {
                    throw new IllegalStateException();
                };
        assertThat(run()).isEqualTo(ExitCodes.GENERIC);
        assertThat(error())
                .isEqualTo(
                        """
                        brine-probe: no entry
                        brine-probe: error: needs a function
                        brine-probe: master: x: wrong
                        brine-probe: java.lang.IllegalStateException
                        """);
    }

    @Test
    void versionReportAndHelpNeedNoCommand() {
        probe.body =
                () -> {
                    throw new IllegalStateException("not to be called");
                };
        assertThat(run("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("brine-probe " + VersionOptions.version() + " (Salt 3008.3)\n");
        assertThat(VersionOptions.version()).matches("\\d+\\.\\d+.*");
        assertThat(run("-V")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Dependency Versions:")
                .containsPattern("netty: \\d+\\.\\d+")
                .contains("System Versions:");
        assertThat(run("--help")).isZero();
        assertThat(probe.version.helpRequested()).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--config-dir");
    }

    @Test
    void logOptionsLieOverTheConfiguration() {
        SaltConfig config =
                SaltConfig.of(
                        Role.MASTER,
                        Map.of(
                                "id",
                                "m",
                                "log_level",
                                "info",
                                "log_granular_levels",
                                Map.of("io.brine", "debug")));
        run();
        assertThat(probe.log.settings(config).consoleLevel()).isEqualTo(LogLevel.INFO);
        assertThat(probe.log.settings(config).fileLevel()).isEqualTo(LogLevel.INFO);
        assertThat(probe.log.settings(config).granular()).containsEntry("io.brine", LogLevel.DEBUG);
        run("-ltrace", "--log-file=/x/y", "--log-file-level", "Error");
        assertThat(probe.log.settings(config).consoleLevel()).isEqualTo(LogLevel.TRACE);
        assertThat(probe.log.settings(config).fileLevel()).isEqualTo(LogLevel.ERROR);
        assertThat(probe.log.settings(config).file()).isEqualTo(Path.of("/x/y"));
    }

    @Test
    void anUnknownLogLevelNamesTheChoices() {
        probe.body =
                () -> {
                    probe.log.settings(SaltConfig.of(Role.MASTER, Map.of("id", "m")));
                    return 0;
                };
        assertThat(run("-l", "loud")).isEqualTo(ExitCodes.USAGE);
        assertThat(error())
                .startsWith(
                        "brine-probe: error: option -l: invalid choice: 'loud' (choose from 'all',"
                                + " 'garbage',");
    }

    @Test
    void daemonOptionsLieOverTheConfiguration() {
        SaltConfig config = SaltConfig.of(Role.MASTER, Map.of("id", "m"));
        assertThat(run("-d", "--pid-file", "/run/x.pid", "-u", System.getProperty("user.name")))
                .isZero();
        assertThat(probe.daemon.daemonize()).isTrue();
        assertThat(probe.daemon.apply(config).path("pidfile")).isEqualTo(Path.of("/run/x.pid"));
        assertThat(probe.daemon.apply(config).text("user"))
                .isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void anotherUserIsRefusedWithWhatToDo() {
        SaltConfig config = SaltConfig.of(Role.MASTER, Map.of("id", "m"));
        probe.body =
                () -> {
                    probe.daemon.apply(config);
                    return 0;
                };
        assertThat(run("-u", "somebody-else")).isEqualTo(ExitCodes.NO_USER);
        assertThat(error()).contains("start it as 'somebody-else'");
    }

    @Test
    void theConfigurationDirectoryIsMadeAbsolute() {
        run("-c", "some/../dir");
        assertThat(probe.configDir.configDir()).isEqualTo(Path.of("dir").toAbsolutePath());
    }
}
