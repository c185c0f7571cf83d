package io.brine.zmtp.transport;

import io.netty.channel.ChannelFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Confined to its binding's event loop. The file of a bound unix domain socket: a dead one of the
 * same name is put out of the way, and our own is removed at the end if it is still ours. Its mode
 * follows the process's umask, as for libzmq; a wildcard's is in a directory of its own of mode
 * 0700.
 */
public final class IpcFile {
    private static final Logger LOG = LoggerFactory.getLogger(IpcFile.class);
    private static final String FRESH_NAME = "socket";
    private static final int TYPE_MASK = 0xF000;
    private static final int TYPE_SOCKET = 0xC000;

    private final Endpoint.Ipc endpoint;
    private final @Nullable Path path;
    private final @Nullable Path directory;
    private @Nullable Object identity;

    private IpcFile(Endpoint.Ipc endpoint, @Nullable Path path, @Nullable Path directory) {
        this.endpoint = endpoint;
        this.path = path;
        this.directory = directory;
    }

    /**
     * Makes room for the endpoint, on another thread: a wildcard gets its directory, and a socket
     * file that nobody answers at is removed.
     *
     * @return fails with {@link BindException} when somebody answers, or the file is no socket
     */
    public static CompletableFuture<IpcFile> prepare(Endpoint.Ipc wanted) {
        return wanted.isAbstract()
                ? CompletableFuture.completedFuture(new IpcFile(wanted, null, null))
                : BlockingCalls.run(() -> wanted.isWildcard() ? fresh() : named(wanted));
    }

    private static IpcFile fresh() throws IOException {
        String wanted = System.getenv("TMPDIR");
        Path parent =
                Path.of(
                        wanted != null && Files.isDirectory(Path.of(wanted))
                                ? wanted
                                : System.getProperty("java.io.tmpdir"));
        Path directory = Files.createTempDirectory(parent.toAbsolutePath(), "zmq");
        Path path = directory.resolve(FRESH_NAME);
        try {
            Endpoint.Ipc endpoint = (Endpoint.Ipc) Endpoint.parseBind("ipc://" + path);
            return new IpcFile(endpoint, path, directory);
        } catch (IllegalArgumentException tooLong) {
            Files.delete(directory);
            throw new IOException(tooLong.getMessage(), tooLong);
        }
    }

    private static IpcFile named(Endpoint.Ipc wanted) throws IOException {
        Path path = Path.of(wanted.name());
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!isSocket(path)) {
                throw new BindException("a file that is no socket is in the way");
            }
            if (answers(path)) {
                throw new BindException("Address already in use");
            }
            Files.deleteIfExists(path);
        }
        return new IpcFile(wanted, path, null);
    }

    private static boolean isSocket(Path path) throws IOException {
        Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return mode instanceof Integer bits && (bits & TYPE_MASK) == TYPE_SOCKET;
    }

    private static boolean answers(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // A listener with a full backlog would make a blocking one wait.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (SocketException refused) {
            String reason = String.valueOf(refused.getMessage());
            if (reason.contains("refused") || reason.contains("No such file")) {
                return false;
            }
            throw refused;
        }
    }

    /** Returns where to bind, the wildcard resolved. */
    public Endpoint.Ipc endpoint() {
        return endpoint;
    }

    /** Remembers the file that was just bound as ours. */
    public void bound() {
        identity = identity();
    }

    private @Nullable Object identity() {
        Path file = path;
        if (file == null) {
            return null;
        }
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (IOException gone) {
            return null;
        }
    }

    /**
     * Removes the file and, for a wildcard, its directory, and closes the listener. Netty deletes
     * whatever has the listener's name when it closes; a file that is not ours any more is kept
     * from it.
     *
     * @param closeListener begins to close it
     */
    public void release(Supplier<ChannelFuture> closeListener) {
        Path aside = null;
        try {
            aside = clear();
        } catch (IOException e) {
            LOG.warn("{}: the file could not be removed: {}", endpoint, e.toString());
        }
        ChannelFuture closing = closeListener.get();
        if (aside != null) {
            Path stranger = aside;
            closing.addListener(done -> putBack(stranger));
        }
        abandon();
    }

    /** Frees the name; returns where a file that is not ours went, or null. */
    private @Nullable Path clear() throws IOException {
        Path file = path;
        Object found = identity();
        if (file == null || found == null) {
            return null;
        }
        // While our listener is open its inode cannot be somebody else's.
        if (Objects.equals(found, identity)) {
            Files.deleteIfExists(file);
            return null;
        }
        return Files.move(
                file, file.resolveSibling(".brine-" + Long.toHexString(System.nanoTime())));
    }

    private void putBack(Path stranger) {
        try {
            Files.move(stranger, Path.of(endpoint.name()));
        } catch (IOException e) {
            LOG.warn("{}: {} could not be moved back: {}", endpoint, stranger, e.toString());
        }
    }

    /** Forgets an endpoint that could not be bound: removes the directory of a wildcard. */
    public void abandon() {
        try {
            if (directory != null) {
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            LOG.warn("{}: the directory could not be removed: {}", endpoint, e.toString());
        }
    }
}
