package io.brine.it.fleet;

import com.github.dockerjava.api.model.Capability;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Spoils the network of containers from outside: a container that sees the host's processes enters
 * the namespaces of theirs. Where the kernel has it, {@code tc netem} delays, drops, doubles and
 * reorders; where it has not, {@code impair.py} does so with packets that iptables hands to it.
 * Confined to the test's thread.
 */
final class Faults implements AutoCloseable {
    private static final String NETEM = "delay 40ms 30ms loss 3% duplicate 3% reorder 25% 50%";
    private static final String IMPAIR = "--delay 40 --jitter 30 --loss 0.03 --duplicate 0.03";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int QUEUE = 7;

    private final Node box;

    Faults() {
        GenericContainer<?> container =
                new GenericContainer<>(DockerImageName.parse(Images.TOOLS))
                        .withCommand("sleep", "infinity")
                        .withCopyFileToContainer(
                                MountableFile.forHostPath(
                                        Path.of("src/test/python/fleet/impair.py")
                                                .toAbsolutePath()),
                                "/impair.py")
                        .withCreateContainerCmdModifier(
                                command -> {
                                    var host = command.getHostConfig();
                                    if (host != null) {
                                        host.withPidMode("host")
                                                .withCapAdd(
                                                        Capability.NET_ADMIN,
                                                        Capability.NET_RAW,
                                                        Capability.SYS_ADMIN,
                                                        Capability.SYS_PTRACE);
                                    }
                                });
        container.start();
        this.box = new Node("faults", container, org.testcontainers.containers.Network.SHARED);
    }

    private String in(Node node, String command) {
        return box.run("nsenter", "-t", String.valueOf(node.pid()), "-n", "sh", "-euc", command);
    }

    /** From now on every TCP packet to and from it vanishes; nobody is told. */
    void silence(Node node) {
        in(node, "iptables -I INPUT -p tcp -j DROP; iptables -I OUTPUT -p tcp -j DROP");
    }

    /** Ends what {@link #silence} began. */
    void heal(Node node) {
        in(node, "iptables -F INPUT; iptables -F OUTPUT");
    }

    /**
     * From now on every packet that these send is late by 10 to 70 ms, so that they overtake each
     * other, and of a hundred three are lost and three come twice.
     */
    Impairment impair(List<Node> nodes) {
        boolean netem = hasNetem(nodes.get(0));
        List<Node> impaired = new ArrayList<>();
        for (Node node : nodes) {
            if (netem) {
                in(node, "tc qdisc replace dev eth0 root netem " + NETEM);
            } else {
                impairByQueue(node, impaired.size());
            }
            impaired.add(node);
        }
        return new Impairment(netem, impaired);
    }

    private boolean hasNetem(Node node) {
        String found =
                in(
                        node,
                        "if tc qdisc add dev lo root netem delay 1ms 2>/dev/null; then tc qdisc del"
                                + " dev lo root; echo yes; fi");
        return found.contains("yes");
    }

    private void impairByQueue(Node node, int seed) {
        String log = "/tmp/" + node.name() + ".log";
        String program =
                "exec python3 /impair.py --queue %d --seed %d --counts /tmp/%s.json %s >%s 2>&1"
                        .formatted(QUEUE, seed, node.name(), IMPAIR, log);
        box.run(
                "sh",
                "-c",
                "rm -f /tmp/%s.json; nsenter -t %d -n sh -c '%s' & echo $! >/tmp/%s.pid"
                        .formatted(node.name(), node.pid(), program, node.name()));
        JobClient.await("the packets of " + node.name() + " can be had", PATIENCE)
                .until(() -> box.tryRun("grep", "-q", "ready", log).getExitCode() == 0);
        in(
                node,
                "iptables -A OUTPUT -m mark --mark 77 -j ACCEPT; iptables -A OUTPUT -p tcp -m"
                        + " multiport --ports 4505,4506 -j NFQUEUE --queue-num "
                        + QUEUE
                        + " --queue-bypass");
    }

    /** What {@link #impair} began. */
    final class Impairment {
        private final boolean netem;
        private final List<Node> nodes;

        private Impairment(boolean netem, List<Node> nodes) {
            this.netem = netem;
            this.nodes = List.copyOf(nodes);
        }

        /** Ends it; returns, one line for each container, what was done to its packets. */
        List<String> end() {
            List<String> told = new ArrayList<>();
            for (Node node : nodes) {
                if (netem) {
                    told.add(in(node, "tc -s qdisc show dev eth0; tc qdisc del dev eth0 root"));
                } else {
                    in(node, "iptables -F OUTPUT");
                    told.add(
                            box.run(
                                            "sh",
                                            "-euc",
                                            "kill $(cat /tmp/%1$s.pid); tries=0; until [ -s /tmp/%1$s.json ] || [ $tries -ge 100 ]; do tries=$((tries + 1)); sleep 0.1; done; cat /tmp/%1$s.json"
                                                    .formatted(node.name()))
                                    .strip());
                }
            }
            return told;
        }

        /** How it was done. */
        @Override
        public String toString() {
            return netem ? "tc netem" : "impair.py";
        }
    }

    @Override
    public void close() {
        box.container().stop();
    }
}
