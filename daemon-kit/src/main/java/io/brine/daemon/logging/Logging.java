package io.brine.daemon.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;

import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.ZoneId;

/** Sets up Logback for the process. Thread-safe. */
public final class Logging {
    private static final String CONSOLE = "console";

    private Logging() {}

    /**
     * Replaces whatever was configured before. The log file and its directory are made when missing
     * (file mode 0640, as Salt's); a file that cannot be written is reported once on stderr and
     * left out. Netty's own messages below INFO are shown from TRACE on, not at DEBUG.
     */
    public static synchronized void configure(LogSettings settings) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        context.setPackagingDataEnabled(false);
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(
                lower(
                        Levels.threshold(settings.consoleLevel()),
                        Levels.threshold(settings.fileLevel())));
        capNetty(context, settings);
        addConsole(context, root, settings);
        Path file = settings.file();
        if (file != null && settings.fileLevel() != LogLevel.QUIET) {
            addFile(context, root, settings, file);
        }
        settings.granular()
                .forEach(
                        (name, level) -> context.getLogger(name).setLevel(Levels.threshold(level)));
    }

    /** Stops writing to the console: a daemon that has detached calls it once it is ready. */
    public static synchronized void detachConsole() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(CONSOLE);
        }
    }

    /** Below INFO Netty tells, with stack traces, of every fast path that it does without. */
    private static void capNetty(LoggerContext context, LogSettings settings) {
        int lowest = Math.min(settings.consoleLevel().number(), settings.fileLevel().number());
        if (lowest > LogLevel.TRACE.number() && lowest < LogLevel.INFO.number()) {
            context.getLogger("io.netty").setLevel(Level.INFO);
        }
    }

    private static void addConsole(LoggerContext context, Logger root, LogSettings settings) {
        if (settings.consoleLevel() == LogLevel.QUIET) {
            return;
        }
        PythonFormat format =
                new PythonFormat(
                        settings.consoleFormat(),
                        settings.consoleDateFormat(),
                        ZoneId.systemDefault());
        ConsoleAppender console = new ConsoleAppender(settings.consoleLevel(), format);
        console.setName(CONSOLE);
        console.setContext(context);
        console.start();
        root.addAppender(console);
    }

    private static void addFile(
            LoggerContext context, Logger root, LogSettings settings, Path file) {
        PythonFormat format =
                new PythonFormat(
                        settings.fileFormat(), settings.fileDateFormat(), ZoneId.systemDefault());
        LogFileAppender appender =
                new LogFileAppender(
                        file,
                        settings.fileLevel(),
                        format,
                        settings.rotateBytes(),
                        settings.rotateCount());
        try {
            appender.open();
        } catch (IOException e) {
            String why = e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
            root.warn(
                    "{}: cannot write the log file: {} (option log_file or --log-file names"
                            + " another)",
                    file,
                    why);
            return;
        }
        appender.setName("file");
        appender.setContext(context);
        appender.start();
        root.addAppender(appender);
    }

    private static Level lower(Level one, Level other) {
        return one.isGreaterOrEqual(other) ? other : one;
    }
}
