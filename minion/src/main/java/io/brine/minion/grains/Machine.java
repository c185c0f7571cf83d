package io.brine.minion.grains;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where grains are read from: a file tree, environment variables and the output of a few programs.
 * Tests give a tree of their own. Immutable.
 *
 * @param root {@code /}, or the directory that stands for it
 * @param env the environment variables
 * @param command runs a program and gives its output; null when it is missing or fails
 */
record Machine(
        Path root, Map<String, String> env, Function<List<String>, @Nullable String> command) {

    private static final long PROGRAM_LIMIT_SECONDS = 5;

    /** This machine. */
    static Machine local() {
        return new Machine(Path.of("/"), System.getenv(), Machine::run);
    }

    /** The file's text without white space at its ends; empty when it cannot be read. */
    String text(String path) {
        try {
            return new String(Files.readAllBytes(file(path)), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** The file's last octet; -1 when it cannot be read. */
    int lastOctet(String path) {
        try {
            byte[] octets = Files.readAllBytes(file(path));
            return octets.length == 0 ? -1 : octets[octets.length - 1];
        } catch (IOException e) {
            return -1;
        }
    }

    /** The file's lines; none when it cannot be read. */
    List<String> lines(String path) {
        return text(path).lines().toList();
    }

    boolean exists(String path) {
        return Files.exists(file(path));
    }

    /** The names in a directory, sorted; none when it cannot be read. */
    List<String> names(String directory) {
        try (Stream<Path> files = Files.list(file(directory))) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The output of a program; null when it is missing or fails. */
    @Nullable String output(String... words) {
        return command.apply(List.of(words));
    }

    private Path file(String path) {
        return root.resolve(path.startsWith("/") ? path.substring(1) : path);
    }

    private static @Nullable String run(List<String> words) {
        try {
            Process process =
                    new ProcessBuilder(words)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PROGRAM_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return null;
            }
            return process.exitValue() == 0 ? output.strip() : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
