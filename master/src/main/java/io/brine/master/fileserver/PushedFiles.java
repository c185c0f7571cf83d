package io.brine.master.fileserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files that minions push: {@code cachedir/minions/<id>/files/<path>}, where Salt keeps them.
 * Thread-safe; blocks on the disk. No path leaves its minion's own directory, and no link in there
 * is followed. A piece that arrives twice is written to the same place.
 */
public final class PushedFiles {
    private final Path minions;
    private final long maxOctets;

    /**
     * Below Salt's cache directory.
     *
     * @param maxOctets {@code file_recv_max_size} in octets
     */
    public PushedFiles(Path cacheDir, long maxOctets) {
        this.minions = cacheDir.resolve("minions");
        this.maxOctets = maxOctets;
    }

    /**
     * Writes one piece of a file; the first, at 0, empties the file.
     *
     * @param id a valid minion id
     * @param components the path, one name after the other
     * @param offset where the piece belongs, in octets; not beyond the end of what is there
     * @throws RefusedPathException if the path leads out of the minion's directory or to something
     *     that is no plain file, the file would become too large, or the piece does not fit
     */
    public void write(String id, List<String> components, long offset, byte[] piece)
            throws IOException {
        Path relative = relative(components);
        if (offset < 0) {
            throw new RefusedPathException("a push to the offset " + offset);
        }
        if (piece.length > maxOctets - offset) {
            throw new RefusedPathException(
                    "a push of '"
                            + relative
                            + "', longer than the "
                            + (maxOctets >> 20)
                            + " MiB of file_recv_max_size");
        }
        Path directory = minions.resolve(id).resolve("files");
        Files.createDirectories(directory);
        Path parent = relative.getParent();
        if (parent != null) {
            for (Path name : parent) {
                directory = enter(directory.resolve(name));
            }
        }
        append(directory.resolve(relative.getFileName()), offset, piece);
    }

    private static Path relative(List<String> components) throws RefusedPathException {
        String joined = String.join("/", components);
        String shown = "a push to the path '" + joined + "'";
        if (joined.startsWith("/") || joined.indexOf('\0') >= 0) {
            throw new RefusedPathException(shown + ", which is absolute or holds a NUL");
        }
        try {
            Path path = Path.of(joined);
            for (Path name : path) {
                if (name.toString().equals("..")) {
                    throw new RefusedPathException(shown + ", which holds '..'");
                }
            }
            Path normal = path.normalize();
            if (normal.toString().isEmpty()) {
                throw new RefusedPathException(shown + ", which names no file");
            }
            return normal;
        } catch (InvalidPathException e) {
            throw new RefusedPathException(shown + ", which no file can have");
        }
    }

    private static Path enter(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createDirectory(directory);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                    throw new RefusedPathException(
                            "a push through '" + directory.getFileName() + "', no directory");
                }
            }
        }
        return directory;
    }

    private static void append(Path file, long offset, byte[] piece) throws IOException {
        // A pipe would not even open.
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedPathException(
                    "a push to '" + file.getFileName() + "', which is there and no plain file");
        }
        Set<OpenOption> options = new HashSet<>();
        options.add(StandardOpenOption.WRITE);
        options.add(LinkOption.NOFOLLOW_LINKS);
        options.add(StandardOpenOption.CREATE);
        if (offset == 0) {
            options.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        try (SeekableByteChannel out = Files.newByteChannel(file, options)) {
            if (offset > out.size()) {
                throw new RefusedPathException(
                        "a push to '"
                                + file.getFileName()
                                + "' at "
                                + offset
                                + ", of which only "
                                + out.size()
                                + " octets are there");
            }
            out.position(offset);
            ByteBuffer rest = ByteBuffer.wrap(piece);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
        }
    }
}
