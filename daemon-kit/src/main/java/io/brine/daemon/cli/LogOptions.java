package io.brine.daemon.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** picocli mixin: {@code -l}/{@code --log-level}, {@code --log-file}, {@code --log-file-level}. */
public final class LogOptions extends LogFileOptions {
    @Option(
            names = {"-l", "--log-level"},
            paramLabel = "LOG_LEVEL",
            description =
                    "Least level for the console: all, garbage, trace, debug, profile, info,"
                            + " warning, error, critical, quiet. Default: option log_level.")
    private @Nullable String logLevel;

    @Override
    @Nullable String consoleLevel() {
        return logLevel;
    }
}
