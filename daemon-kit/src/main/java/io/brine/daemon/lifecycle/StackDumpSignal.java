package io.brine.daemon.lifecycle;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;

/**
 * SIGUSR1 makes the daemon write where each of its threads is, as Salt's daemons do, instead of
 * ending it. The file is {@code salt-debug-<epoch seconds>.log} in the directory for temporary
 * files, mode 0600. Stateless.
 */
final class StackDumpSignal {
    private static final Logger LOG = LoggerFactory.getLogger(StackDumpSignal.class);
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private StackDumpSignal() {}

    /** Takes the signal over; without it where the JVM has none to give. */
    static void install() {
        try {
            // The compiler warns of this class by its name whatever one does, hence reflection.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onSignal =
                    Proxy.newProxyInstance(
                            StackDumpSignal.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("handle")) {
                                    dump();
                                }
                                return null;
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance("USR1"),
                            onSignal);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("SIGUSR1 writes no stacks here", e);
        }
    }

    private static void dump() {
        Path file =
                Path.of(
                        System.getProperty("java.io.tmpdir", "/tmp"),
                        "salt-debug-" + Instant.now().getEpochSecond() + ".log");
        try {
            // Anybody may have put a link of that name into a directory that all write to.
            Files.createFile(file, PRIVATE);
            Files.writeString(
                    file, stacks(), StandardCharsets.UTF_8, StandardOpenOption.TRUNCATE_EXISTING);
            LOG.info("SIGUSR1: the stacks of all threads are in {}", file);
        } catch (IOException e) {
            LOG.error(
                    "SIGUSR1: cannot write the stacks of the threads to {}: {}",
                    file,
                    e.toString());
        }
    }

    private static String stacks() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
            Thread thread = entry.getKey();
            text.append(thread.getName()).append(" (").append(thread.getState()).append(")\n");
            for (StackTraceElement frame : entry.getValue()) {
                text.append("    at ").append(frame).append('\n');
            }
        }
        return text.toString();
    }
}
