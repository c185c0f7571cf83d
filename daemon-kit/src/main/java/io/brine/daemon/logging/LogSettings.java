package io.brine.daemon.logging;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where to log and from which level on.
 *
 * @param consoleLevel least level for stderr; {@link LogLevel#QUIET} writes nothing there
 * @param consoleFormat Salt's {@code log_fmt_console}, a Python %-format
 * @param consoleDateFormat Salt's {@code log_datefmt}, a strftime format
 * @param file the log file, or null for none
 * @param fileLevel least level for the file
 * @param fileFormat Salt's {@code log_fmt_logfile}
 * @param fileDateFormat Salt's {@code log_datefmt_logfile}
 * @param granular least levels by logger name ({@code log_granular_levels})
 * @param rotateBytes size from which the file is put aside ({@code log_rotate_max_bytes}); 0 for
 *     never
 * @param rotateCount how many files put aside are kept ({@code log_rotate_backup_count})
 */
public record LogSettings(
        LogLevel consoleLevel,
        String consoleFormat,
        String consoleDateFormat,
        @Nullable Path file,
        LogLevel fileLevel,
        String fileFormat,
        String fileDateFormat,
        Map<String, LogLevel> granular,
        long rotateBytes,
        int rotateCount) {
    public LogSettings {
        granular = Map.copyOf(granular);
    }
}
