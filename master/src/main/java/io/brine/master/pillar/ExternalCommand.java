package io.brine.master.pillar;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One command of an external pillar: bounded in time and in what it may print, and ended with its
 * children when it goes beyond. Confined to one call.
 */
final class ExternalCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalCommand.class);
    private static final int MAX_OUTPUT = 16 << 20;

    /** Salt runs its commands in the C locale by these, so that what they print can be parsed. */
    private static final List<String> LOCALE_VARIABLES =
            List.of(
                    "LC_CTYPE",
                    "LC_NUMERIC",
                    "LC_TIME",
                    "LC_COLLATE",
                    "LC_MONETARY",
                    "LC_MESSAGES",
                    "LC_PAPER",
                    "LC_NAME",
                    "LC_ADDRESS",
                    "LC_TELEPHONE",
                    "LC_MEASUREMENT",
                    "LC_IDENTIFICATION",
                    "LANGUAGE");

    /** Also counts commands that are over and left a child which holds their output open. */
    private static final Semaphore RUNNING = new Semaphore(64);

    private final List<String> line;
    private final boolean withErrors;
    private final Duration timeout;

    /**
     * A command.
     *
     * @param withErrors whether standard error joins the output; else it is dropped
     */
    ExternalCommand(List<String> line, boolean withErrors, Duration timeout) {
        this.line = line;
        this.withErrors = withErrors;
        this.timeout = timeout;
    }

    /**
     * What it prints, whatever its exit status is; nothing if it cannot be started.
     *
     * @throws ExternalPillarException if it takes too long or prints too much
     */
    String run() throws ExternalPillarException {
        if (!RUNNING.tryAcquire()) {
            throw new ExternalPillarException("too many commands of external pillars are running");
        }
        Process process;
        try {
            process = start();
        } catch (IOException e) {
            RUNNING.release();
            LOG.error("ext_pillar: cannot run {}: {}", line.getFirst(), e.getMessage());
            return "";
        }
        CompletableFuture<byte[]> output = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, output), "ExtPillar");
        reader.setDaemon(true);
        reader.start();
        try {
            byte[] printed = output.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (printed.length > MAX_OUTPUT) {
                throw new ExternalPillarException(
                        "the command printed more than " + MAX_OUTPUT + " octets");
            }
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    && process.exitValue() != 0) {
                LOG.error(
                        "ext_pillar: {} ended with status {}",
                        line.getFirst(),
                        process.exitValue());
            }
            return new String(printed, StandardCharsets.UTF_8);
        } catch (TimeoutException e) {
            throw new ExternalPillarException(
                    "the command did not end within %d seconds (brine_ext_pillar_timeout)"
                            .formatted(timeout.toSeconds()));
        } catch (ExecutionException e) {
            throw new ExternalPillarException("the command's output could not be read");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExternalPillarException("the master is ending");
        } finally {
            end(process);
        }
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line);
        Path home = Path.of(System.getProperty("user.home", "/"));
        builder.directory((Files.isDirectory(home) ? home : Path.of("/")).toFile());
        builder.redirectInput(new File("/dev/null"));
        if (withErrors) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        for (String name : LOCALE_VARIABLES) {
            builder.environment().put(name, "C");
        }
        return builder.start();
    }

    private static void read(Process process, CompletableFuture<byte[]> output) {
        try (InputStream in = process.getInputStream()) {
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            byte[] part = new byte[8192];
            for (int n = in.read(part); n >= 0 && printed.size() <= MAX_OUTPUT; n = in.read(part)) {
                printed.write(part, 0, n);
            }
            output.complete(printed.toByteArray());
        } catch (IOException e) {
            output.completeExceptionally(e);
        } finally {
            RUNNING.release();
        }
    }

    private static void end(Process process) {
        // First the shell, which would go on with the next command when one of them is killed.
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
