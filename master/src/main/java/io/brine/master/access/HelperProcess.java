package io.brine.master.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short helper program to its end, at most for a given time. Blocks. */
final class HelperProcess {
    private static final int MAX_OUTPUT = 64 * 1024;

    private HelperProcess() {}

    /**
     * What a program ended with.
     *
     * @param exitCode as the program says, or -1 if it was ended for taking too long
     * @param output the first octets of what it wrote to its standard output
     */
    record Result(int exitCode, String output) {}

    /**
     * Runs a program.
     *
     * @param input what it reads on its standard input; neither the command line nor the
     *     environment, which others can see, is the place for a secret
     * @throws IOException if it cannot be started
     */
    static Result run(List<String> command, byte[] input, Duration most)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        Process process = builder.start();
        try {
            try (OutputStream to = process.getOutputStream()) {
                to.write(input);
            } catch (IOException endedBefore) {
                // Its exit code tells.
                process.destroy();
            }
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Result(-1, "");
            }
            try (InputStream from = process.getInputStream()) {
                byte[] output = from.readNBytes(MAX_OUTPUT);
                return new Result(process.exitValue(), new String(output, StandardCharsets.UTF_8));
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
