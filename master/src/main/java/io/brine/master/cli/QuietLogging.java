package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.LogOptions;
import io.brine.daemon.config.SaltConfig;
import io.brine.daemon.logging.LogLevel;
import io.brine.daemon.logging.Logging;
import io.brine.master.cli.option.ParsedOptions;

/**
 * Logging for a command that starts often and seldom has anything to log: unless the command line
 * asks for a log, no logging library is even loaded.
 */
final class QuietLogging {
    private QuietLogging() {}

    /** To be called before anything logs. */
    static void apply(ParsedOptions parsed, SaltConfig config) {
        String level = parsed.text("--log-level");
        String file = parsed.text("--log-file");
        String fileLevel = parsed.text("--log-file-level");
        if (level == null && file == null && fileLevel == null) {
            System.setProperty("slf4j.internal.verbosity", "WARN");
            System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
            return;
        }
        SaltConfig effective = config;
        effective = level == null ? effective : effective.with("log_level", checked("-l", level));
        // The log file of the configuration is the master's own.
        effective = effective.with("log_file", file);
        effective =
                fileLevel == null
                        ? effective
                        : effective.with(
                                "log_level_logfile", checked("--log-file-level", fileLevel));
        Logging.configure(new LogOptions().settings(effective));
    }

    private static String checked(String option, String level) {
        if (LogLevel.named(level).isEmpty()) {
            throw CommandException.usage(
                    "option %s: invalid choice: '%s'".formatted(option, level));
        }
        return level;
    }
}
