package io.brine.daemon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes each event to stderr with one write, so that lines of several threads never mix.
 * Thread-safe.
 */
final class ConsoleAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final LogLevel level;
    private final PythonFormat format;

    ConsoleAppender(LogLevel level, PythonFormat format) {
        this.level = level;
        this.format = format;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (Levels.number(event.getLevel()) < level.number()) {
            return;
        }
        try {
            // Never closed: the descriptor is the process's stderr.
            new FileOutputStream(FileDescriptor.err)
                    .write(format.line(event).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Whoever read stderr has gone; there is nowhere to say so.
            stop();
        }
    }
}
