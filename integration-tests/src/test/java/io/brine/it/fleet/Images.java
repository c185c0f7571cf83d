package io.brine.it.fleet;

import io.brine.it.support.Checkout;
import io.brine.it.support.Commands;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The images of the clusters, made from the tree under test by the script that users have too, once
 * a run: what did not change comes from the engine's own cache. Immutable.
 */
final class Images {
    /** A master. */
    static final String MASTER = "brine-master";

    /** A minion. */
    static final String MINION = "brine-minion";

    /** Real Salt from the package index. */
    static final String SALT = "salt-peer";

    /** What faults are made with: nsenter, iptables, tc, Python; and libfaketime. */
    static final String TOOLS = "brine-it-tools";

    /** A minion whose clock {@code FAKETIME} sets. */
    static final String SKEWED_MINION = "brine-it-skewed-minion";

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String TOOLS_FILE =
            """
            ARG BASE
            FROM ${BASE}
            USER root
            RUN apt-get update -q \\
             && apt-get install -qy --no-install-recommends iproute2 iptables python3 libfaketime \\
             && rm -rf /var/lib/apt/lists/*
            ENTRYPOINT []
            """;

    private static final String SKEWED_FILE =
            """
            FROM %s AS tools
            FROM %s
            COPY --from=tools /usr/lib/*/faketime/libfaketimeMT.so.1 /opt/
            ENV LD_PRELOAD=/opt/libfaketimeMT.so.1 DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1
            """
                    .formatted(TOOLS, MINION);

    private Images() {}

    /** Makes those that are not there or not of this tree; other processes wait meanwhile. */
    static void make() throws IOException {
        Path lock = Checkout.root().resolve("integration-tests/target/images.lock");
        Files.createDirectories(Checkout.root().resolve("integration-tests/target"));
        try (FileChannel channel =
                        FileChannel.open(
                                lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (held.isValid()) {
                run(Checkout.root(), List.of("docker/base/make-base"));
                for (String target : List.of(MASTER, MINION, SALT)) {
                    run(Checkout.root(), release(target));
                }
                build(
                        TOOLS,
                        TOOLS_FILE,
                        "--network=host",
                        "--build-arg",
                        "BASE=brine-runtime-base");
                build(SKEWED_MINION, SKEWED_FILE);
            }
        }
    }

    private static List<String> release(String target) {
        List<String> command = new ArrayList<>(List.of("docker", "build", "-q"));
        command.addAll(List.of("-f", "docker/Dockerfile", "--target", target, "-t", target));
        command.addAll(List.of("--build-arg", "BASE=brine-base"));
        command.addAll(List.of("--build-arg", "RUNTIME_BASE=brine-runtime-base"));
        command.addAll(List.of("--build-arg", "SALT_BASE=brine-salt-base", "."));
        return command;
    }

    private static void build(String tag, String dockerfile, String... options) throws IOException {
        Path context = Files.createTempDirectory("brine-it-image-");
        Path file = context.resolve("Dockerfile");
        try {
            Files.writeString(file, dockerfile);
            List<String> command = new ArrayList<>(List.of("docker", "build", "-q", "-t", tag));
            command.addAll(List.of(options));
            command.add(".");
            run(context, command);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(context);
        }
    }

    private static void run(Path directory, List<String> command) {
        Commands.Result result = Commands.run(directory, PATIENCE, Map.of(), command);
        if (result.status() != 0) {
            throw new AssertionError(command + " failed: " + result);
        }
    }
}
