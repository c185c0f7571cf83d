package io.brine.master.runner;

import io.brine.master.cache.AtomicFiles;
import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code cache.store} and its like: keys in banks, Salt's {@code localfs} driver below {@code
 * cachedir}. Neither bank nor key leads out of it. Thread-safe.
 */
final class BankRunner {
    private static final String SUFFIX = ".p";

    private static final Logger LOG = LoggerFactory.getLogger(BankRunner.class);

    /** What is kept below {@code cachedir} and lets its owner pass for somebody. */
    private static final Set<String> SECRET = Set.of("tokens", "sessions", "publish_auth");

    private final Path cacheDir;
    private final Path tokenDir;

    BankRunner(FunctionServices with) {
        this.cacheDir = with.config().path("cachedir");
        this.tokenDir = with.config().path("token_dir").normalize();
    }

    void addTo(FunctionTable table) {
        table.add(
                        "cache.store(bank, key, data, cachedir=None)",
                        "Keeps data under a key in a bank.",
                        this::store)
                .add(
                        "cache.fetch(bank, key, cachedir=None)",
                        "Shows the data under a key in a bank.",
                        this::fetch)
                .add("cache.list(bank, cachedir=None)", "Lists the keys in a bank.", this::list)
                .add(
                        "cache.flush(bank, key=None, cachedir=None)",
                        "Forgets a key in a bank, or the whole bank.",
                        this::flush);
    }

    private Path bank(Invocation call) throws FunctionException {
        Path root = call.bool("cachedir") ? within(cacheDir, call.text("cachedir")) : cacheDir;
        Path bank = within(root, call.text("bank"));
        Path below = cacheDir.normalize().relativize(bank);
        String first = String.valueOf(below.getName(0));
        if (first.isEmpty()) {
            throw new FunctionException("a bank must have a name");
        }
        if (SECRET.contains(first) || bank.startsWith(tokenDir)) {
            // Who may use this runner could take or make the token of one who may do more.
            LOG.warn("{} asked for the bank '{}', which is the master's own", call.user(), first);
            throw new FunctionException("the bank '" + first + "' is the master's own");
        }
        return bank;
    }

    private Path file(Invocation call) throws FunctionException {
        Path bank = bank(call);
        Path file = within(bank, call.text("key") + SUFFIX);
        if (call.text("key").isEmpty()) {
            throw new FunctionException("a key must have a name");
        }
        return file;
    }

    private Path within(Path directory, String name) throws FunctionException {
        try {
            Path path = directory.resolve(name).normalize();
            if (path.startsWith(cacheDir.normalize())
                    && path.startsWith(directory.normalize())
                    && !throughLink(path)) {
                return path;
            }
        } catch (InvalidPathException unencodable) {
            throw new FunctionException("not a name for a cache entry");
        }
        throw new FunctionException("outside of the master's cachedir: " + name);
    }

    private boolean throughLink(Path path) {
        Path below = cacheDir.normalize().relativize(path);
        Path at = cacheDir.normalize();
        for (Path name : below) {
            at = at.resolve(name);
            if (Files.isSymbolicLink(at)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Object store(Invocation call) throws IOException, FunctionException {
        Path file = file(call);
        Path parent = file.getParent();
        if (parent != null) {
            AtomicFiles.makeDirectories(parent);
        }
        AtomicFiles.write(
                file,
                SaltPack.packBin(call.value("data")),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return null;
    }

    private @Nullable Object fetch(Invocation call) throws Exception {
        byte[] packed = AtomicFiles.readIfPresent(file(call));
        return packed == null ? Map.of() : SaltPack.unpack(packed);
    }

    private Object list(Invocation call) throws IOException, FunctionException {
        TreeSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(bank(call))) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.endsWith(SUFFIX)) {
                    names.add(name.substring(0, name.length() - SUFFIX.length()));
                } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    names.add(name);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        return List.copyOf(names);
    }

    private Object flush(Invocation call) throws IOException, FunctionException {
        if (call.value("key") != null) {
            return Files.deleteIfExists(file(call));
        }
        Path bank = bank(call);
        if (!Files.isDirectory(bank, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        AtomicFiles.removeTree(bank);
        return true;
    }
}
