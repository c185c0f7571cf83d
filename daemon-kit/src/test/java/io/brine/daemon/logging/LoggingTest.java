package io.brine.daemon.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;

class LoggingTest {
    private static final String FILE_FORMAT =
            "%(asctime)s,%(msecs)03d [%(name)-17s:%(lineno)-4d][%(levelname)-8s][%(process)d]"
                    + " %(message)s";
    private static final ZoneId UTC = ZoneId.of("UTC");

    @TempDir Path dir;

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("salt.test");

    @AfterEach
    void stop() {
        context.stop();
    }

    private LoggingEvent event(Level level, String message, @Nullable Throwable thrown) {
        LoggingEvent event =
                new LoggingEvent(Logger.FQCN, logger, level, message, thrown, new Object[] {"x"});
        event.setInstant(Instant.parse("2026-11-23T03:39:30.007Z"));
        event.setCallerData(
                new StackTraceElement[] {new StackTraceElement("C", "m", "C.java", 42)});
        return event;
    }

    @Test
    void linesLookAsSalts() {
        PythonFormat console = new PythonFormat("[%(levelname)-8s] %(message)s", "%H:%M:%S", UTC);
        assertThat(console.line(event(Level.WARN, "low on {}", null)))
                .isEqualTo("[WARNING ] low on x\n");
        PythonFormat file = new PythonFormat(FILE_FORMAT, "%Y-%m-%d %H:%M:%S", UTC);
        long pid = ProcessHandle.current().pid();
        assertThat(file.line(event(Level.INFO, "hello", null)))
                .isEqualTo(
                        "2026-11-23 03:39:30,007 [salt.test        :42  ][INFO    ]["
                                + pid
                                + "] hello\n");
    }

    @Test
    void oddFormatsAreTakenAsPythonTakesThem() {
        PythonFormat format =
                new PythonFormat(
                        "100%% %(levelname)10s|%(threadName)s|%(jid)s|%(funcName)s %(asctime)s",
                        "%d/%b %q%%", UTC);
        LoggingEvent event = event(Level.TRACE, "m", null);
        event.setThreadName("T");
        assertThat(format.line(event)).isEqualTo("100%      TRACE|T||m 23/Nov %q%\n");
    }

    @Test
    void aStackTraceFollowsItsLine() {
        PythonFormat format = new PythonFormat("%(message)s", "", UTC);
        assertThat(format.line(event(Level.ERROR, "broke", new IOException("no space"))))
                .startsWith("broke\njava.io.IOException: no space\n\tat ")
                .endsWith("\n")
                .doesNotEndWith("\n\n");
    }

    /** What peers send stands in messages, and in those of exceptions. */
    @Test
    void aMessageIsOneLineAndSteersNoTerminal() {
        PythonFormat format = new PythonFormat("%(message)s", "", UTC);
        assertThat(format.line(event(Level.WARN, "a\n[INFO] forged\r\033[2J\tb\u0085", null)))
                .isEqualTo("a\\n[INFO] forged\\x0d\\x1b[2J\tb\\x85\n");
        IOException forged = new IOException("x\n[INFO] forged", new IOException("y"));
        assertThat(format.line(event(Level.ERROR, "broke", forged)))
                .startsWith("broke\njava.io.IOException: x\n\t[INFO] forged\n\tat ")
                .contains("\nCaused by: java.io.IOException: y");
    }

    private LogFileAppender appender(Path file, long rotateBytes, int rotateCount)
            throws IOException {
        PythonFormat format = new PythonFormat("%(message)s", "", UTC);
        LogFileAppender appender =
                new LogFileAppender(file, LogLevel.INFO, format, rotateBytes, rotateCount);
        appender.open();
        appender.setContext(context);
        appender.start();
        return appender;
    }

    @Test
    void theLogFileIsPrivateAndTakesItsLevelOnly() throws IOException {
        Path file = dir.resolve("new/dir/log");
        LogFileAppender appender = appender(file, 0, 0);
        appender.doAppend(event(Level.INFO, "kept", null));
        appender.doAppend(event(Level.DEBUG, "dropped", null));
        assertThat(file).hasContent("kept");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .startsWith("rw-")
                .endsWith("---");
        appender.stop();
    }

    @Test
    void aFileThatWasMovedAwayIsMadeAnew() throws IOException {
        Path file = dir.resolve("log");
        LogFileAppender appender = appender(file, 0, 0);
        appender.doAppend(event(Level.INFO, "one", null));
        Files.move(file, dir.resolve("log.old"));
        appender.doAppend(event(Level.INFO, "two", null));
        assertThat(dir.resolve("log.old")).hasContent("one");
        assertThat(file).hasContent("two");
        appender.stop();
    }

    @Test
    void aFullFileIsPutAside() throws IOException {
        Path file = dir.resolve("log");
        LogFileAppender appender = appender(file, 4, 2);
        for (String line : new String[] {"1111", "2222", "3333", "4444"}) {
            appender.doAppend(event(Level.INFO, line, null));
        }
        assertThat(file).hasContent("4444");
        assertThat(dir.resolve("log.1")).hasContent("3333");
        assertThat(dir.resolve("log.2")).hasContent("2222");
        assertThat(dir.resolve("log.3")).doesNotExist();
        appender.stop();
    }

    @Test
    void levelsAreNamedInAnyCase() {
        assertThat(LogLevel.named("Garbage")).contains(LogLevel.GARBAGE);
        assertThat(LogLevel.named("loud")).isEmpty();
        assertThat(Levels.threshold(LogLevel.PROFILE)).isEqualTo(Level.INFO);
        assertThat(Levels.threshold(LogLevel.QUIET)).isEqualTo(Level.OFF);
        assertThat(Objects.requireNonNull(logger.getName())).isEqualTo("salt.test");
    }

    private static boolean nettySpeaksAtDebug(LogLevel level, Map<String, LogLevel> granular) {
        LogSettings settings =
                new LogSettings(
                        LogLevel.QUIET, "%(message)s", "", null, level, "", "", granular, 0, 0);
        Logging.configure(settings);
        return LoggerFactory.getLogger("io.netty.util.Some").isDebugEnabled();
    }

    @Test
    void nettyTellsItsInnerLifeOnlyFromTraceOnOrWhenAsked() {
        try {
            assertThat(nettySpeaksAtDebug(LogLevel.DEBUG, Map.of())).isFalse();
            assertThat(LoggerFactory.getLogger("io.brine.Some").isDebugEnabled()).isTrue();
            assertThat(LoggerFactory.getLogger("io.netty.Some").isInfoEnabled()).isTrue();
            assertThat(nettySpeaksAtDebug(LogLevel.TRACE, Map.of())).isTrue();
            assertThat(nettySpeaksAtDebug(LogLevel.DEBUG, Map.of("io.netty", LogLevel.DEBUG)))
                    .isTrue();
        } finally {
            assertThat(nettySpeaksAtDebug(LogLevel.WARNING, Map.of())).isFalse();
        }
    }
}
