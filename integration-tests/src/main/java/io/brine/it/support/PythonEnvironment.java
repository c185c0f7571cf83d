package io.brine.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Immutable. A private Python virtual environment with one release of real Salt and pyzmq from the
 * package index, made once under {@code target/} and used by every test of the run. The variable of
 * its {@link SaltRelease} names one that is there already.
 */
public final class PythonEnvironment {
    private static final Map<SaltRelease, CompletableFuture<PythonEnvironment>> MADE =
            new EnumMap<>(SaltRelease.class);

    private final Path bin;

    private PythonEnvironment(Path bin) {
        this.bin = bin;
    }

    /**
     * Returns the environment with {@link SaltRelease#SALT_3008}, making it at the first call.
     *
     * @throws PeerUnavailableException when there is no python3 here, or the packages cannot be
     *     installed
     */
    public static PythonEnvironment get() throws PeerUnavailableException {
        return get(SaltRelease.SALT_3008);
    }

    /**
     * Returns the environment with this release, making it at the first call.
     *
     * @throws PeerUnavailableException when there is no python3 here, or the packages cannot be
     *     installed
     */
    public static PythonEnvironment get(SaltRelease release) throws PeerUnavailableException {
        try {
            return prepare(release).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof PeerUnavailableException unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }

    /** Begins to make the environment if nobody has, and does not wait for it. */
    public static CompletableFuture<PythonEnvironment> prepare(SaltRelease release) {
        synchronized (MADE) {
            return MADE.computeIfAbsent(release, PythonEnvironment::begin);
        }
    }

    private static CompletableFuture<PythonEnvironment> begin(SaltRelease release) {
        CompletableFuture<PythonEnvironment> made = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("install Salt " + release.version())
                .start(
                        () -> {
                            try {
                                made.complete(find(release));
                            } catch (PeerUnavailableException | RuntimeException e) {
                                made.completeExceptionally(e);
                            }
                        });
        return made;
    }

    private static PythonEnvironment find(SaltRelease release) throws PeerUnavailableException {
        String given = System.getenv(release.variable());
        if (given != null && !given.isEmpty()) {
            Path bin = Path.of(given, "bin");
            if (!Files.isExecutable(bin.resolve("salt-master"))) {
                throw new PeerUnavailableException(
                        release.variable() + "=" + given + " has no bin/salt-master");
            }
            return new PythonEnvironment(bin);
        }
        Path home = Checkout.root().resolve("integration-tests/target/salt-" + release.version());
        Path done = home.resolve(".complete");
        try {
            Files.createDirectories(home.getParent());
            Path lock = home.resolveSibling(home.getFileName() + ".lock");
            try (FileChannel channel =
                            FileChannel.open(
                                    lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = channel.lock()) {
                if (!Files.exists(done)) {
                    SaltInstaller.install(release, home);
                    Files.createFile(done);
                }
                if (!held.isValid()) {
                    throw new PeerUnavailableException(
                            "the lock on " + lock + " was lost while installing");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PythonEnvironment(home.resolve("bin"));
    }

    /** The path of one of its programs: {@code python}, {@code salt-master}, {@code salt-key}… */
    public Path program(String name) {
        return bin.resolve(name);
    }

    /** A command line that runs one of its programs with these arguments. */
    public List<String> command(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program(name).toString());
        command.addAll(Arrays.asList(arguments));
        return List.copyOf(command);
    }
}
