package io.brine.daemon.lifecycle;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A daemon of the tests, run as a process of its own: {@code [-d] [--fail|--crash|--stuck|--ask
 * CODE|--sick FILE] PIDFILE}.
 */
public final class ProbeDaemon {
    private ProbeDaemon() {}

    public static void main(String... args) {
        List<String> arguments = List.of(args);
        Path pidFile = Path.of(arguments.getLast());
        DaemonLifecycle lifecycle = new DaemonLifecycle("probe", pidFile, arguments.contains("-d"));
        System.exit(
                lifecycle.run(
                        new Daemon() {
                            @Override
                            public void start() throws Exception {
                                if (arguments.contains("--fail")) {
                                    throw new StartException(
                                            "publish_port 4505 is in use: stop the other master");
                                }
                                if (arguments.contains("--crash")) {
                                    throw new IllegalStateException("bug");
                                }
                                int ask = arguments.indexOf("--ask");
                                if (ask >= 0) {
                                    lifecycle.requestStop(Integer.parseInt(arguments.get(ask + 1)));
                                }
                                System.out.println("started");
                            }

                            @Override
                            public @Nullable String complaint() {
                                int sick = arguments.indexOf("--sick");
                                try {
                                    Path file = Path.of(arguments.get(sick + 1));
                                    return sick >= 0 && Files.exists(file)
                                            ? Files.readString(file)
                                            : null;
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            }

                            @Override
                            public void stop() throws InterruptedException {
                                System.out.println("stopped");
                                if (arguments.contains("--stuck")) {
                                    new java.util.concurrent.CountDownLatch(1).await();
                                }
                            }
                        }));
    }
}
