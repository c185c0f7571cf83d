package io.brine.it.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a command to its end. */
public final class Commands {
    private Commands() {}

    /** What a finished command said. Both streams are kept apart. */
    public record Result(int status, String out, String err) {
        @Override
        public String toString() {
            return "exit status " + status + "\n--- stdout\n" + out + "\n--- stderr\n" + err;
        }
    }

    /** Runs it in this directory; fails when it takes longer than {@code patience}. */
    public static Result run(
            Path directory,
            Duration patience,
            Map<String, String> environment,
            List<String> command) {
        try {
            Path out = Files.createTempFile("brine-it-", ".out");
            Path err = Files.createTempFile("brine-it-", ".err");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command)
                                .directory(directory.toFile())
                                .redirectOutput(out.toFile())
                                .redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                process.getOutputStream().close();
                boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
                if (!ended) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                }
                Result result =
                        new Result(
                                process.exitValue(),
                                new String(Files.readAllBytes(out), StandardCharsets.UTF_8),
                                new String(Files.readAllBytes(err), StandardCharsets.UTF_8));
                if (!ended) {
                    throw new AssertionError(
                            command + " did not end within " + patience + ": " + result);
                }
                return result;
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new AssertionError("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + command, e);
        }
    }
}
