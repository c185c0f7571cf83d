package io.brine.master;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the master writes to its log, from WARNING on or another level, without stack traces. */
final class LogLines implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.brine");
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    if (event.getLevel().isGreaterOrEqual(level)) {
                        lines.add(event.getFormattedMessage());
                    }
                }
            };

    private final Level level;
    private final @Nullable Level before = logger.getLevel();

    private LogLines(Level level) {
        this.level = level;
    }

    static LogLines start() {
        return start(Level.WARN);
    }

    /** From another level on, which the loggers then have until the end. */
    static LogLines start(Level level) {
        LogLines lines = new LogLines(level);
        if (level.toInt() < Level.INFO_INT) {
            lines.logger.setLevel(level);
        }
        lines.appender.start();
        lines.logger.addAppender(lines.appender);
        return lines;
    }

    List<String> all() {
        return lines;
    }

    /** Waits for a line that has all of these in it. */
    String await(String... words) {
        Awaitility.await()
                .alias(String.join(" … ", words))
                .atMost(RunningMaster.PATIENCE)
                .until(() -> lines.stream().anyMatch(line -> hasAll(line, words)));
        return lines.stream().filter(line -> hasAll(line, words)).findFirst().orElse("");
    }

    private static boolean hasAll(String line, String... words) {
        return List.of(words).stream().allMatch(line::contains);
    }

    @Override
    public void close() {
        logger.setLevel(before);
        logger.detachAppender(appender);
        appender.stop();
    }
}
