package io.brine.it.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Thread-safe. A child process whose output lines can be awaited; closing it ends it and all that
 * it started.
 */
public final class ManagedProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final String name;
    private final Process process;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private ManagedProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread.ofVirtual().name("output of " + name).start(this::pump);
    }

    /**
     * Starts it in this directory with these variables added to the environment; its two streams
     * are one.
     */
    public static ManagedProcess start(
            String name, Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new ManagedProcess(name, builder.start());
    }

    private void pump() {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(output cut off: " + e.getMessage() + ")");
        } finally {
            lock.lock();
            try {
                ended = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a line in which this regular expression is found, past ones included; fails with
     * the output if none comes.
     */
    public String awaitLine(String regex, Duration patience) {
        return awaitLine(regex, 0, patience);
    }

    /** The same, but only lines from this index on count; see {@link #lineCount()}. */
    public String awaitLine(String regex, int from, Duration patience) {
        Predicate<String> matches = Pattern.compile(regex).asPredicate();
        long nanos = patience.toNanos();
        lock.lock();
        try {
            int seen = from;
            while (true) {
                for (; seen < lines.size(); seen++) {
                    if (matches.test(lines.get(seen))) {
                        return lines.get(seen);
                    }
                }
                if (ended || nanos <= 0) {
                    throw new AssertionError(
                            name
                                    + (ended ? " ended" : " did not, within " + patience + ",")
                                    + " without a line like /"
                                    + regex
                                    + "/; its output:\n"
                                    + String.join("\n", lines));
                }
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, e);
        } finally {
            lock.unlock();
        }
    }

    /** How many lines it has printed so far. */
    public int lineCount() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    /** All that it has printed so far. */
    public String output() {
        lock.lock();
        try {
            return String.join("\n", lines);
        } finally {
            lock.unlock();
        }
    }

    /** How many of the lines printed so far contain this text. */
    public long linesWith(String text) {
        lock.lock();
        try {
            return lines.stream().filter(line -> line.contains(text)).count();
        } finally {
            lock.unlock();
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGTERM and waits for the end; returns the exit status. */
    public int terminate() {
        process.destroy();
        return awaitExit(GRACE);
    }

    /** Sends SIGKILL and waits for the end. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(GRACE);
    }

    /** Waits for the end; returns the exit status. */
    public int awaitExit(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        name + " did not end within " + patience + "; its output:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, e);
        }
    }

    /** Ends it and every process below it, politely first. */
    @Override
    public void close() {
        List<ProcessHandle> family =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public String toString() {
        return name
                + " (pid "
                + process.pid()
                + ", "
                + Arrays.toString(process.info().arguments().orElse(null))
                + ")";
    }
}
