package io.brine.it.fleet;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.Volume;

import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A master, its minions, and a {@link JobClient} beside the master, on a bridge network of their
 * own. Keys are accepted by an autosign file. Closing it removes all of it; what a run that was
 * killed has left goes with the next one's Testcontainers. Confined to the test's thread.
 */
final class Cluster implements AutoCloseable {
    /** How long a cluster may take to come up beside other tests. */
    static final Duration START = Duration.ofMinutes(4);

    private static final String CACHE = "/var/cache/salt";
    private static final String SOCKETS = "/var/run/salt";
    private static final String KEYS = "/etc/salt/pki";
    private static final int LAST = 20_000;
    private static final int CLIENT_PORT = 7100;

    private final Network network = Network.newNetwork();
    private final String volumes = "brine-it-" + UUID.randomUUID();
    private final List<Bind> shared;
    private final String masterOptions;
    private final Map<String, Node> minions = new TreeMap<>();
    private final List<GenericContainer<?>> others = new ArrayList<>();
    private Node master;
    private @Nullable JobClient client;

    /**
     * Makes the network and the volumes, and starts the master and its client.
     *
     * @param options lines of YAML that join the master's configuration
     * @param cacheMegabytes size of the disk below the master's cachedir; 0 for the engine's own
     */
    Cluster(int cacheMegabytes, String... options) throws IOException {
        Images.make();
        this.masterOptions =
                "autosign_file: /etc/salt/autosign.conf\nworker_threads: 2\ngather_job_timeout: 3\n"
                        + String.join("\n", options)
                        + "\n";
        this.shared =
                List.of(
                        bind("cache", CACHE, cacheMegabytes),
                        bind("run", SOCKETS, 0),
                        bind("pki", KEYS, 0));
        this.master = newMaster("master");
        this.master.container().start();
        startClient();
    }

    private Bind bind(String name, String path, int megabytes) {
        String volume = volumes + "-" + name;
        Map<String, String> tmpfs =
                Map.of(
                        "type",
                        "tmpfs",
                        "device",
                        "tmpfs",
                        "o",
                        "mode=1777,size=" + megabytes + "m");
        DockerClientFactory.instance()
                .client()
                .createVolumeCmd()
                .withName(volume)
                .withDriverOpts(megabytes == 0 ? Map.of() : tmpfs)
                .withLabels(DockerClientFactory.DEFAULT_LABELS)
                .exec();
        return new Bind(volume, new Volume(path), AccessMode.rw);
    }

    /** A master on the shared volumes that has these names on the network; not started. */
    Node newMaster(String... aliases) {
        GenericContainer<?> container =
                container(Images.MASTER)
                        .withNetworkAliases(aliases)
                        .withEnv("BRINE_MASTER_JAVA_OPTS", "-Xmx128m")
                        .withCopyToContainer(Transferable.of("*\n"), "/etc/salt/autosign.conf")
                        .withCopyToContainer(
                                Transferable.of(masterOptions), "/etc/salt/master.d/it.conf");
        return new Node("master", onVolumes(container), network);
    }

    private GenericContainer<?> onVolumes(GenericContainer<?> container) {
        return container.withCreateContainerCmdModifier(
                command -> {
                    var host = command.getHostConfig();
                    if (host != null) {
                        host.withBinds(shared);
                    }
                });
    }

    private GenericContainer<?> container(String image) {
        GenericContainer<?> container =
                new GenericContainer<>(DockerImageName.parse(image))
                        .withNetwork(network)
                        // Twenty health checks would be the larger part of this machine's work.
                        .withCreateContainerCmdModifier(
                                command ->
                                        command.withHealthcheck(
                                                new HealthCheck().withTest(List.of("NONE"))))
                        .withStartupTimeout(START);
        others.add(container);
        return container;
    }

    /** Starts something that only takes an address, the lowest that is free. */
    Node startPlaceholder() {
        GenericContainer<?> container = container(Images.TOOLS).withCommand("sleep", "600");
        container.start();
        return new Node("placeholder", container, network);
    }

    private void startClient() throws IOException {
        Path classes = Path.of("target/test-classes/io/brine/it/fleet").toAbsolutePath();
        String java =
                "exec \"$(/opt/brine/bin/find-java)\" -Xmx64m -XX:+UseSerialGC"
                        + " -XX:TieredStopAtLevel=1 -Dsun.net.inetaddr.ttl=1 -cp"
                        + " '/it:/opt/brine/lib/*' "
                        + ClientMain.class.getName()
                        + " tcp://master:4506 "
                        + CACHE
                        + "/master "
                        + SOCKETS
                        + "/master "
                        + CLIENT_PORT;
        GenericContainer<?> container =
                onVolumes(container(Images.MASTER))
                        .withExposedPorts(CLIENT_PORT)
                        .withCopyFileToContainer(
                                MountableFile.forHostPath(classes), "/it/io/brine/it/fleet")
                        .withCreateContainerCmdModifier(
                                command -> command.withEntrypoint("sh", "-c", java))
                        .waitingFor(
                                org.testcontainers.containers.wait.strategy.Wait.forLogMessage(
                                        ".*the client listens.*", 1));
        container.start();
        JobClient started =
                new JobClient(container.getHost(), container.getMappedPort(CLIENT_PORT));
        client = started;
        started.awaitSubscription(1, START);
    }

    /** Adds minions of that image; they are started, nothing is awaited. */
    void addMinions(String image, Map<String, String> environment, String options, String... ids) {
        List<GenericContainer<?>> added = new ArrayList<>();
        for (String id : ids) {
            String configuration =
                    """
                    master: master
                    id: %s
                    acceptance_wait_time: 1
                    random_reauth_delay: 1
                    recon_default: 100
                    recon_max: 500
                    %s
                    """
                            .formatted(id, options);
            GenericContainer<?> container =
                    container(image)
                            .withNetworkAliases(id)
                            .withEnv(environment)
                            .withEnv("BRINE_MINION_JAVA_OPTS", "-Xmx64m -XX:TieredStopAtLevel=1")
                            .withCopyToContainer(
                                    Transferable.of(configuration), "/etc/salt/minion.d/it.conf");
            added.add(container);
            minions.put(id, new Node(id, container, network));
        }
        Startables.deepStart(added.toArray(GenericContainer<?>[]::new)).join();
    }

    /** Ends a minion and takes its key away, so that jobs for all no longer mean it. */
    void removeMinion(String id) {
        Node removed = minions.remove(id);
        if (removed != null) {
            removed.container().stop();
            master.run("rm", "-f", KEYS + "/master/minions/" + id);
        }
    }

    /** The master that serves. */
    Node master() {
        return master;
    }

    /** From now on that one is the master. */
    void setMaster(Node other) {
        master = other;
    }

    /** Publishes jobs, and hears events. */
    JobClient client() {
        if (client == null) {
            throw new IllegalStateException("the client was not started");
        }
        return client;
    }

    /** A minion. */
    Node minion(String id) {
        Node found = minions.get(id);
        if (found == null) {
            throw new IllegalArgumentException(id);
        }
        return found;
    }

    /** The names of all minions, in order. */
    List<String> ids() {
        return List.copyOf(minions.keySet());
    }

    /** The network. */
    Network network() {
        return network;
    }

    /** The last lines of every log, for a failing test's message. */
    String logs() {
        StringBuilder all = new StringBuilder();
        Stream.concat(Stream.of(master), minions.values().stream())
                .forEach(
                        node -> {
                            String log = node.log();
                            all.append("--- ").append(node.name()).append('\n');
                            all.append(log.substring(Math.max(0, log.length() - LAST)));
                        });
        return all.toString();
    }

    @Override
    public void close() throws IOException {
        if (client != null) {
            client.close();
        }
        others.parallelStream().forEach(GenericContainer::stop);
        for (Bind bind : shared) {
            DockerClientFactory.instance().client().removeVolumeCmd(volumes + nameOf(bind)).exec();
        }
        network.close();
    }

    private String nameOf(Bind bind) {
        return bind.getPath().substring(volumes.length());
    }
}
