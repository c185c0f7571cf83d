package io.brine.it.fleet;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.Transferable;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * One container of a cluster, and what can happen to it as a whole. Names are those of the
 * cluster's network. Thread-safe.
 */
final class Node {
    private final String name;
    private final GenericContainer<?> container;
    private final Network network;

    Node(String name, GenericContainer<?> container, Network network) {
        this.name = name;
        this.container = container;
        this.network = network;
    }

    String name() {
        return name;
    }

    GenericContainer<?> container() {
        return container;
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    private String id() {
        return container.getContainerId();
    }

    private InspectContainerResponse inspect() {
        return docker().inspectContainerCmd(id()).exec();
    }

    /** The process id of its first process, as the host and {@link Faults} see it. */
    long pid() {
        Long pid = inspect().getState().getPidLong();
        if (pid == null || pid == 0) {
            throw new AssertionError(name + " does not run; its log:\n" + log());
        }
        return pid;
    }

    /** Whether its first process runs. */
    boolean isRunning() {
        return Boolean.TRUE.equals(inspect().getState().getRunning());
    }

    /** Its own address on the cluster's network. */
    String address() {
        Map<String, ContainerNetwork> networks = inspect().getNetworkSettings().getNetworks();
        return networks.values().stream()
                .map(ContainerNetwork::getIpAddress)
                .filter(address -> address != null && !address.isEmpty())
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " has no address"));
    }

    /** SIGKILL to its first process, and with it to all. */
    void kill() {
        docker().killContainerCmd(id()).withSignal("KILL").exec();
        JobClient.await("the end of " + name, Duration.ofSeconds(20)).until(() -> !isRunning());
    }

    /** Starts it again after {@link #kill}, with its files as they were. */
    void startAgain() {
        docker().startContainerCmd(id()).exec();
    }

    /** Stops the clock of all its processes, as SIGSTOP does: its kernel goes on answering. */
    void pause() {
        docker().pauseContainerCmd(id()).exec();
    }

    /** Lets it go on after {@link #pause}. */
    void resume() {
        docker().unpauseContainerCmd(id()).exec();
    }

    /** Takes its network card away. */
    void cutOff() {
        docker().disconnectFromNetworkCmd()
                .withNetworkId(network.getId())
                .withContainerId(id())
                .withForce(true)
                .exec();
    }

    /** Puts it on the network again, under these names. */
    void join(String... aliases) {
        docker().connectToNetworkCmd()
                .withNetworkId(network.getId())
                .withContainerId(id())
                .withContainerNetwork(new ContainerNetwork().withAliases(aliases))
                .exec();
    }

    /** Runs a command in it; fails when that does. */
    String run(String... command) {
        ExecResult result = tryRun(command);
        if (result.getExitCode() != 0) {
            throw new AssertionError(String.join(" ", command) + " in " + name + ": " + result);
        }
        return result.getStdout();
    }

    /** Runs a command in it. */
    ExecResult tryRun(String... command) {
        try {
            return container.execInContainer(command);
        } catch (IOException e) {
            throw new AssertionError("cannot run a command in " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Puts a file into it. */
    void write(String path, String text) {
        container.copyFileToContainer(Transferable.of(text), path);
    }

    /** All that its daemon has said. */
    String log() {
        return container.getLogs();
    }

    /** Waits until the daemon has said this, in what its log holds beyond this many characters. */
    void awaitLog(String text, int from, Duration patience) {
        JobClient.await(name + " says '" + text + "'", patience)
                .until(() -> log().indexOf(text, from) >= 0);
    }
}
