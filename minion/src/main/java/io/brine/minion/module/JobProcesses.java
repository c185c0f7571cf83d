package io.brine.minion.module;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The processes of one job, so that a time limit or {@code saltutil.kill_job} ends all of them with
 * their descendants. Thread-safe.
 */
public final class JobProcesses {
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;

    private final Set<ProcessHandle> live = Collections.synchronizedSet(new LinkedHashSet<>());
    private volatile int ended;

    JobProcesses() {}

    /**
     * Counts a process as the job's until it ends. A job that was already told to end passes the
     * signal on at once.
     */
    public void add(ProcessHandle process) {
        live.add(process);
        process.onExit().thenRun(() -> live.remove(process));
        int signal = ended;
        if (signal != 0) {
            signalTree(process, signal);
        }
    }

    /** The pids of the processes that were started directly and still run. */
    public List<Long> pids() {
        synchronized (live) {
            return live.stream().map(ProcessHandle::pid).toList();
        }
    }

    /** The signal that ended the job (9 or 15), or 0. */
    public int endedBy() {
        return ended;
    }

    /** Delivers the signal to every process and its descendants. */
    public void signal(int signal) {
        if (signal == SIGKILL || signal == SIGTERM) {
            ended = signal;
        }
        List<ProcessHandle> targets;
        synchronized (live) {
            targets = new ArrayList<>(live);
        }
        targets.forEach(process -> signalTree(process, signal));
    }

    /** Delivers the signal to one process and its descendants, parents first. */
    public static void signalTree(ProcessHandle process, int signal) {
        // a shell whose child dies first goes on to its next line, or ends as if all were well
        List<ProcessHandle> tree =
                Stream.concat(Stream.of(process), process.descendants()).toList();
        switch (signal) {
            case SIGKILL -> tree.forEach(ProcessHandle::destroyForcibly);
            case SIGTERM -> tree.forEach(ProcessHandle::destroy);
            default -> kill(tree, signal);
        }
    }

    private static void kill(List<ProcessHandle> tree, int signal) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        tree.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new CommandExecutionException(
                    "Unable to send signal " + signal + ": " + e.getMessage());
        }
    }
}
