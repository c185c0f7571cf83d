package io.brine.it.support;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Thread-safe. Runs many of Salt's command lines at little cost: each is a process of its own with
 * its own arguments, environment and output, but forked from one Python process that has imported
 * Salt. Its functions are those that the installed programs call.
 */
public final class SaltCommandLines implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path scratch;
    private final Process process;
    private final BufferedWriter requests;
    private final Map<Integer, CompletableFuture<Integer>> running = new ConcurrentHashMap<>();
    private int asked;

    /** Starts the process and waits until it has imported Salt. */
    public SaltCommandLines(PythonEnvironment salt) throws IOException {
        scratch = Files.createTempDirectory("brine-it-lines-");
        Path script = scratch.resolve("command_lines.py");
        try (InputStream text = getClass().getResourceAsStream("/salt/command_lines.py")) {
            if (text == null) {
                throw new IOException("no /salt/command_lines.py on the class path");
            }
            Files.write(script, text.readAllBytes());
        }
        process =
                new ProcessBuilder(salt.command("python", script.toString()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        requests = process.outputWriter(StandardCharsets.UTF_8);
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        if (!"ready".equals(answers.readLine())) {
            throw new IOException("Salt cannot be imported by " + salt.program("python"));
        }
        Thread.ofVirtual().name("ends of command lines").start(() -> follow(answers));
    }

    private void follow(BufferedReader answers) {
        try (answers) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                String[] parts = line.split(" ", -1);
                CompletableFuture<Integer> ended = running.remove(Integer.valueOf(parts[0]));
                if (ended != null) {
                    ended.complete(Integer.valueOf(parts[1]));
                }
            }
        } catch (IOException e) {
            running.values().forEach(future -> future.completeExceptionally(e));
        }
        running.values()
                .forEach(
                        future ->
                                future.completeExceptionally(
                                        new IOException("the process of Salt ended")));
    }

    /**
     * Runs one to its end, in this directory with these variables added to the environment; the
     * first word is the program's name. Fails when it takes longer than {@code patience}.
     */
    public Commands.Result run(
            Path directory,
            Duration patience,
            Map<String, String> environment,
            List<String> words) {
        try {
            Path out = Files.createTempFile(scratch, "", ".out");
            Path err = Files.createTempFile(scratch, "", ".err");
            CompletableFuture<Integer> ended =
                    start(
                            Map.of(
                                    "words", words,
                                    "directory", directory.toString(),
                                    "environment", environment,
                                    "out", out.toString(),
                                    "err", err.toString()));
            int status = ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Commands.Result(status, Files.readString(out), Files.readString(err));
        } catch (TimeoutException e) {
            throw new AssertionError(words + " did not end within " + patience, e);
        } catch (IOException | ExecutionException e) {
            throw new AssertionError("cannot run " + words, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + words, e);
        }
    }

    private synchronized CompletableFuture<Integer> start(Map<String, Object> request)
            throws IOException {
        int number = ++asked;
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        running.put(number, ended);
        Map<String, Object> numbered = new HashMap<>(request);
        numbered.put("number", number);
        requests.write(JSON.writeValueAsString(numbered));
        requests.write('\n');
        requests.flush();
        return ended;
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try (var files = Files.list(scratch)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(scratch);
    }
}
