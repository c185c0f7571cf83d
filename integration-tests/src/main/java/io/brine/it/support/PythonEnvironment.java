package io.brine.it.support;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Immutable. A private Python virtual environment with real Salt and pyzmq from the package index,
 * made once under {@code target/} and used by every test of the run. {@code BRINE_IT_SALT_VENV}
 * names one that is there already.
 */
public final class PythonEnvironment {
    /** The Salt release that this project promises to be indistinguishable from. */
    public static final String SALT_VERSION = "3008.3";

    private static final long INSTALL_MINUTES = 15;
    private static @Nullable PythonEnvironment shared;

    private final Path bin;

    private PythonEnvironment(Path bin) {
        this.bin = bin;
    }

    /**
     * Returns the environment, making it at the first call.
     *
     * @throws PeerUnavailableException when there is no python3 here, or the packages cannot be
     *     installed
     */
    public static synchronized PythonEnvironment get() throws PeerUnavailableException {
        PythonEnvironment existing = shared;
        if (existing == null) {
            existing = find();
            shared = existing;
        }
        return existing;
    }

    private static PythonEnvironment find() throws PeerUnavailableException {
        String given = System.getenv("BRINE_IT_SALT_VENV");
        if (given != null && !given.isEmpty()) {
            Path bin = Path.of(given, "bin");
            if (!Files.isExecutable(bin.resolve("salt-master"))) {
                throw new PeerUnavailableException(
                        "BRINE_IT_SALT_VENV=" + given + " has no bin/salt-master");
            }
            return new PythonEnvironment(bin);
        }
        Path home = Checkout.root().resolve("integration-tests/target/salt-" + SALT_VERSION);
        Path done = home.resolve(".complete");
        try {
            Files.createDirectories(home.getParent());
            Path lock = home.resolveSibling(home.getFileName() + ".lock");
            try (FileChannel channel =
                            FileChannel.open(
                                    lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = channel.lock()) {
                if (!Files.exists(done)) {
                    install(home);
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

    private static void install(Path home) throws PeerUnavailableException {
        run(List.of("python3", "-m", "venv", "--clear", home.toString()));
        run(
                List.of(
                        home.resolve("bin/python").toString(),
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--disable-pip-version-check",
                        "salt==" + SALT_VERSION,
                        "pyzmq",
                        "msgpack"));
    }

    private static void run(List<String> command) throws PeerUnavailableException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new PeerUnavailableException(
                        command + " took longer than " + INSTALL_MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                String text = new String(output, java.nio.charset.StandardCharsets.UTF_8);
                throw new PeerUnavailableException(
                        command + " failed: " + text.substring(Math.max(0, text.length() - 2000)));
            }
        } catch (IOException e) {
            throw new PeerUnavailableException(
                    "cannot run " + command.get(0) + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerUnavailableException("interrupted while running " + command);
        }
    }

    /** The path of one of its programs: {@code python}, {@code salt-master}, {@code salt-key}… */
    public Path program(String name) {
        return bin.resolve(name);
    }

    /** A command line that runs one of its programs with these arguments. */
    public List<String> command(String name, String... arguments) {
        var command = new java.util.ArrayList<String>();
        command.add(program(name).toString());
        command.addAll(Arrays.asList(arguments));
        return List.copyOf(command);
    }
}
