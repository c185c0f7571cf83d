package io.brine.daemon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Appends to the log file. Notices when another program has moved the file away (logrotate) and
 * opens it anew; puts it aside itself when it has grown to the size that was asked for.
 * Thread-safe: the base class lets in one event at a time.
 */
final class LogFileAppender extends AppenderBase<ILoggingEvent> {
    private final Path file;
    private final LogLevel level;
    private final PythonFormat format;
    private final long rotateBytes;
    private final int rotateCount;
    private @Nullable FileChannel channel;
    private @Nullable Object openedKey;

    LogFileAppender(
            Path file, LogLevel level, PythonFormat format, long rotateBytes, int rotateCount) {
        this.file = file;
        this.level = level;
        this.format = format;
        this.rotateBytes = rotateBytes;
        this.rotateCount = rotateCount;
    }

    /**
     * @throws IOException when the file cannot be made or written
     */
    void open() throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.APPEND),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-r-----")));
        openedKey = key();
    }

    private @Nullable Object key() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (Levels.number(event.getLevel()) < level.number()) {
            return;
        }
        try {
            FileChannel out = current();
            ByteBuffer line = ByteBuffer.wrap(format.line(event).getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                out.write(line);
            }
        } catch (IOException e) {
            addError("cannot write to " + file, e);
        }
    }

    private FileChannel current() throws IOException {
        FileChannel open = channel;
        boolean moved = open == null || openedKey == null || !openedKey.equals(key());
        boolean full = open != null && !moved && rotateBytes > 0 && open.size() >= rotateBytes;
        if (open != null && !moved && !full) {
            return open;
        }
        closeFile();
        if (full) {
            putAside();
        }
        open();
        FileChannel opened = channel;
        if (opened == null) {
            throw new IOException("the log file is closed");
        }
        return opened;
    }

    private void putAside() throws IOException {
        if (rotateCount <= 0) {
            Files.deleteIfExists(file);
            return;
        }
        for (int i = rotateCount - 1; i >= 1; i--) {
            Path from = numbered(i);
            if (Files.exists(from)) {
                Files.move(from, numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private void closeFile() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void stop() {
        super.stop();
        try {
            closeFile();
        } catch (IOException e) {
            addError("cannot close " + file, e);
        }
    }
}
