package io.brine.daemon.cli;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.daemon.logging.LogLevel;
import io.brine.daemon.logging.LogSettings;
import io.brine.daemon.logging.Logging;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * picocli mixin of commands that have another use for {@code -l}: {@code --log-file}, {@code
 * --log-file-level}.
 */
public class LogFileOptions {
    @Option(
            names = "--log-file",
            paramLabel = "LOG_FILE",
            description = "Log file path. Default: option log_file.")
    private @Nullable Path logFile;

    @Option(
            names = "--log-file-level",
            paramLabel = "LOG_LEVEL_LOGFILE",
            description = "Least level for the log file. Default: option log_level_logfile.")
    private @Nullable String logFileLevel;

    /** Whether the command line says anything about log files. */
    public boolean isGiven() {
        return logFile != null || logFileLevel != null;
    }

    /** The console level of the command line, or null when the configuration decides. */
    @Nullable String consoleLevel() {
        return null;
    }

    /** The configuration's log options with those of the command line laid over them. */
    public LogSettings settings(SaltConfig config) {
        String console = consoleLevel();
        String fromConfig = config.text("log_level");
        LogLevel consoleLevel =
                console == null ? configured("log_level", fromConfig) : given("-l", console);
        LogLevel fileLevel =
                logFileLevel != null
                        ? given("--log-file-level", logFileLevel)
                        : configured(
                                "log_level_logfile",
                                config.has("log_level_logfile")
                                        ? config.text("log_level_logfile")
                                        : fromConfig);
        Path file = logFile != null ? logFile.toAbsolutePath() : configuredFile(config);
        return new LogSettings(
                consoleLevel,
                config.text("log_fmt_console"),
                config.text("log_datefmt"),
                file,
                fileLevel,
                config.text("log_fmt_logfile"),
                config.text("log_datefmt_logfile"),
                granular(config),
                config.longInteger("log_rotate_max_bytes"),
                config.integer("log_rotate_backup_count"));
    }

    /**
     * Sets logging up as {@link #settings} says, then logs what reading the configuration had to
     * remark.
     */
    public void configure(SaltConfig config) {
        Logging.configure(settings(config));
        for (String warning : config.warnings()) {
            LoggerFactory.getLogger(SaltConfig.class).warn("{}", warning);
        }
    }

    private static @Nullable Path configuredFile(SaltConfig config) {
        String text = config.optText("log_file");
        return text == null ? null : Path.of(text);
    }

    private static Map<String, LogLevel> granular(SaltConfig config) {
        Map<String, LogLevel> levels = new LinkedHashMap<>();
        config.map("log_granular_levels")
                .forEach(
                        (name, level) ->
                                levels.put(
                                        name,
                                        configured(
                                                "log_granular_levels: " + name,
                                                String.valueOf(level))));
        return levels;
    }

    private static LogLevel configured(String option, String name) {
        return LogLevel.named(name)
                .orElseThrow(
                        () ->
                                new ConfigException(
                                        option
                                                + ": no log level '"
                                                + name
                                                + "' (choose from "
                                                + names()
                                                + ")"));
    }

    private static LogLevel given(String option, String name) {
        return LogLevel.named(name)
                .orElseThrow(
                        () ->
                                CommandException.usage(
                                        "option "
                                                + option
                                                + ": invalid choice: '"
                                                + name
                                                + "' (choose from "
                                                + names()
                                                + ")"));
    }

    private static String names() {
        return Stream.of(LogLevel.values())
                .map(level -> "'" + level.name().toLowerCase(Locale.ROOT) + "'")
                .collect(Collectors.joining(", "));
    }
}
