package io.brine.daemon.lifecycle;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Tells whoever started the daemon how it is doing: systemd over {@code $NOTIFY_SOCKET}, and the
 * launcher of a {@code -d} start by a line on stdout. Java has no unix datagram sockets, so {@code
 * systemd-notify} does the sending (the unit must say {@code NotifyAccess=all}). Methods block for
 * a moment: not for event loops.
 */
public final class Readiness {
    /** The line that the launcher waits for. */
    static final String READY_LINE = "brine: ready";

    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final long NOTIFY_SECONDS = 5;

    private final Map<String, String> environment;
    private final boolean detaching;
    private final PrintStream launcher;

    /**
     * @param environment normally {@code System.getenv()}
     * @param detaching true when a launcher waits for {@link #READY_LINE}
     * @param launcher where it reads
     */
    public Readiness(Map<String, String> environment, boolean detaching, PrintStream launcher) {
        this.environment = environment;
        this.detaching = detaching;
        this.launcher = launcher;
    }

    /** The daemon serves. */
    public void ready(String status) {
        notifySystemd("READY=1", "STATUS=" + status);
        if (detaching) {
            launcher.println(READY_LINE);
            launcher.flush();
        }
    }

    /** The daemon has begun to end. */
    public void stopping() {
        notifySystemd("STOPPING=1");
    }

    private void notifySystemd(String... variables) {
        String socket = environment.get("NOTIFY_SOCKET");
        if (socket == null || socket.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("systemd-notify"));
        command.add("--pid=" + ProcessHandle.current().pid());
        command.addAll(List.of(variables));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("NOTIFY_SOCKET", socket);
        try {
            Process process = builder.start();
            if (!process.waitFor(NOTIFY_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.warn("systemd-notify did not end within {} s", NOTIFY_SECONDS);
            } else if (process.exitValue() != 0) {
                LOG.warn(
                        "systemd-notify {} failed with exit code {}",
                        variables[0],
                        process.exitValue());
            }
        } catch (IOException e) {
            LOG.warn(
                    "cannot tell systemd {}: {} (is systemd-notify installed?)",
                    variables[0],
                    e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
