package io.brine.minion.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Returns that the master has not acknowledged yet, one private file each, in the order in which
 * they were made.
 *
 * <p>A file appears under its name only when its octets are on the disk, so what a crash leaves is
 * either whole or not there. When the spool is full the <em>oldest</em> returns go first ("drop
 * oldest"); each one is logged and counted. Thread-safe; every method but the counters may wait for
 * the disk.
 */
final class ReturnSpool {

    private static final Logger LOG = LoggerFactory.getLogger(ReturnSpool.class);
    private static final Pattern NAME = Pattern.compile("(\\d{19})-(.+-[0-9a-f]{24})\\.ret");
    private static final Set<PosixFilePermission> PRIVATE_FILE =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PRIVATE_DIRECTORY =
            PosixFilePermissions.fromString("rwx------");

    /**
     * One return on disk.
     *
     * @param sequence its place in the order
     * @param stem the part of its name that stands for its key
     * @param size octets on disk
     */
    record Entry(long sequence, String stem, long size) {

        private String fileName() {
            return "%019d-%s.ret".formatted(sequence, stem);
        }
    }

    private final Path directory;
    private final long maxBytes;
    private final int maxEntries;
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private long nextSequence = 1;
    private long bytes;
    private long dropped;

    private ReturnSpool(Path directory, long maxBytes, int maxEntries) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.maxEntries = maxEntries;
    }

    /**
     * Opens a spool, with what an earlier run left in it. Half-written files are removed, files
     * with other names are let be.
     *
     * @param maxBytes the most octets kept
     * @param maxEntries the most returns kept
     */
    static ReturnSpool open(Path directory, long maxBytes, int maxEntries) throws IOException {
        ReturnSpool spool = new ReturnSpool(directory, maxBytes, maxEntries);
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PRIVATE_DIRECTORY);
        spool.load();
        return spool;
    }

    private synchronized void load() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Matcher matcher = NAME.matcher(name);
                if (name.endsWith(".tmp")) {
                    Files.deleteIfExists(file);
                } else if (matcher.matches()) {
                    Entry entry =
                            new Entry(
                                    Long.parseLong(matcher.group(1)),
                                    matcher.group(2),
                                    Files.size(file));
                    entries.put(entry.sequence(), entry);
                    bytes += entry.size();
                    nextSequence = Math.max(nextSequence, entry.sequence() + 1);
                }
            }
        }
    }

    /**
     * Keeps a return until {@link #remove}.
     *
     * @return what was put, and what had to go for it
     */
    synchronized Kept put(ReturnKey key, byte[] content) throws IOException {
        String stem = key.fileStem();
        Entry entry = new Entry(nextSequence++, stem, content.length);
        write(entry, content);
        List<Entry> gone = new ArrayList<>();
        for (Iterator<Entry> older = entries.values().iterator(); older.hasNext(); ) {
            Entry candidate = older.next();
            if (candidate.stem().equals(stem)) {
                older.remove();
                forget(candidate);
                gone.add(candidate);
            }
        }
        entries.put(entry.sequence(), entry);
        bytes += entry.size();
        while (entries.size() > 1 && (bytes > maxBytes || entries.size() > maxEntries)) {
            Map.Entry<Long, Entry> oldest = entries.firstEntry();
            entries.remove(oldest.getKey());
            forget(oldest.getValue());
            gone.add(oldest.getValue());
            dropped++;
            LOG.error(
                    "The return spool {} is full ({} octets, {} returns): dropped the oldest"
                            + " return, {}; {} dropped so far",
                    directory,
                    bytes,
                    entries.size(),
                    oldest.getValue().stem(),
                    dropped);
        }
        return new Kept(entry, List.copyOf(gone));
    }

    /**
     * The outcome of {@link #put}.
     *
     * @param entry what is on disk now
     * @param gone entries that are no longer there: replaced by this one, or dropped for want of
     *     room
     */
    record Kept(Entry entry, List<Entry> gone) {}

    private void write(Entry entry, byte[] content) throws IOException {
        Path target = directory.resolve(entry.fileName());
        Path temporary = directory.resolve(entry.fileName() + ".tmp");
        Files.deleteIfExists(temporary);
        try (FileChannel file =
                FileChannel.open(
                        temporary,
                        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PRIVATE_FILE))) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            file.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory();
    }

    private void syncDirectory() throws IOException {
        try (FileChannel dir = FileChannel.open(directory, StandardOpenOption.READ)) {
            dir.force(true);
        }
    }

    private void forget(Entry entry) {
        bytes -= entry.size();
        try {
            Files.deleteIfExists(directory.resolve(entry.fileName()));
        } catch (IOException e) {
            LOG.warn(
                    "Could not remove {} from the return spool: {}",
                    entry.fileName(),
                    e.toString());
        }
    }

    /**
     * The content of an entry.
     *
     * @throws NoSuchFileException when it was removed meanwhile
     */
    byte[] read(Entry entry) throws IOException {
        return Files.readAllBytes(directory.resolve(entry.fileName()));
    }

    /** Forgets a return that the master has acknowledged. Removing it twice does nothing. */
    synchronized void remove(Entry entry) {
        if (entries.remove(entry.sequence()) != null) {
            forget(entry);
        }
    }

    /**
     * Puts a file that cannot be read as a return out of the way, under the ending {@code .bad}.
     */
    synchronized void setAside(Entry entry) {
        if (entries.remove(entry.sequence()) != null) {
            bytes -= entry.size();
            Path file = directory.resolve(entry.fileName());
            try {
                Files.move(
                        file,
                        file.resolveSibling(entry.fileName() + ".bad"),
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                LOG.warn(
                        "Could not put {} of the return spool aside: {}",
                        entry.fileName(),
                        e.toString());
            }
        }
    }

    /** Everything that is kept, oldest first. */
    synchronized List<Entry> pending() {
        return List.copyOf(entries.values());
    }

    /** Whether a return with this key is kept. */
    synchronized boolean contains(ReturnKey key) {
        String stem = key.fileStem();
        return entries.values().stream().anyMatch(entry -> entry.stem().equals(stem));
    }

    /** Octets kept. */
    synchronized long bytes() {
        return bytes;
    }

    /** Returns dropped because the spool was full, since it was opened. */
    synchronized long dropped() {
        return dropped;
    }
}
