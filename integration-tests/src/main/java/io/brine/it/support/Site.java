package io.brine.it.support;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A private Salt site below a temporary directory: configuration, keys, caches, sockets and free
 * loopback ports, with daemons and command lines of either make on it. Closing it ends every daemon
 * and removes the directory.
 */
public final class Site implements AutoCloseable {
    /** Which implementation of a daemon or a command line. */
    public enum Make {
        BRINE,
        SALT
    }

    private static final Duration COMMAND_PATIENCE = Duration.ofSeconds(90);
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private static final String WATCHER =
            """
            import json, sys
            import salt.config, salt.utils.event
            opts = salt.config.master_config(sys.argv[1])
            with salt.utils.event.get_event(
                    "master", sock_dir=opts["sock_dir"], opts=opts, listen=True) as bus:
                bus.connect_pub()
                print("watching")
                for event in bus.iter_events(tag=sys.argv[2], full=True, auto_reconnect=True):
                    print(json.dumps(event, default=str))
            """;

    private final PythonEnvironment salt;
    private final Path directory;
    private final int publishPort;
    private final int retPort;
    private final Map<String, ManagedProcess> minions = new HashMap<>();
    private final Deque<ManagedProcess> opened = new ArrayDeque<>();

    private Site(PythonEnvironment salt, Path directory, int publishPort, int retPort) {
        this.salt = salt;
        this.directory = directory;
        this.publishPort = publishPort;
        this.retPort = retPort;
    }

    /**
     * Lays the site out; {@code masterOptions} are lines of YAML that join the master's
     * configuration.
     */
    public static Site create(PythonEnvironment salt, String... masterOptions) throws IOException {
        // Short, because a unix socket's path below it may have 107 octets.
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "brine-it-");
        List<Integer> ports = FreePorts.take(2);
        Site site = new Site(salt, directory, ports.get(0), ports.get(1));
        site.writeMasterConfiguration(masterOptions);
        return site;
    }

    private void writeMasterConfiguration(String... options) throws IOException {
        List<String> lines = new ArrayList<>(commonOptions("master"));
        lines.add("interface: 127.0.0.1");
        lines.add("publish_port: " + publishPort);
        lines.add("ret_port: " + retPort);
        lines.add("worker_threads: 3");
        lines.add("file_roots: {base: [" + directory.resolve("srv/salt") + "]}");
        lines.add("pillar_roots: {base: [" + directory.resolve("srv/pillar") + "]}");
        lines.addAll(List.of(options));
        Files.createDirectories(directory.resolve("srv/salt"));
        Files.createDirectories(directory.resolve("srv/pillar"));
        Files.createDirectories(configDirectory());
        Files.write(configDirectory().resolve("master"), lines);
    }

    private List<String> commonOptions(String role) {
        return List.of(
                "root_dir: " + directory,
                "user: " + System.getProperty("user.name"),
                "pki_dir: " + directory.resolve(role + "/pki"),
                "cachedir: " + directory.resolve(role + "/cache"),
                "sock_dir: " + directory.resolve(role + "/run"),
                "log_file: " + directory.resolve(role + "/log"),
                "pidfile: " + directory.resolve(role + "/pid"),
                "log_level: info");
    }

    /** The directory that everything lies in. */
    public Path directory() {
        return directory;
    }

    /** The directory of the master's configuration file, for {@code -c}. */
    public Path configDirectory() {
        return directory.resolve("etc");
    }

    /** Where the publisher listens, on 127.0.0.1. */
    public int publishPort() {
        return publishPort;
    }

    /** Where the request server listens, on 127.0.0.1. */
    public int retPort() {
        return retPort;
    }

    /** Starts the master and waits until it serves: both ports accept and the event bus listens. */
    public ManagedProcess startMaster(Make make) throws IOException {
        ManagedProcess master =
                start(
                        make + " master",
                        command(make, "master", "-c", configDirectory().toString(), "-l", "info"));
        Awaitility.await("the " + make + " master listens")
                .atMost(START_PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> listens(master));
        return master;
    }

    private boolean listens(ManagedProcess master) {
        if (!master.isAlive()) {
            throw new AssertionError("the master ended: " + master.output());
        }
        return accepts(publishPort)
                && accepts(retPort)
                && Files.exists(directory.resolve("master/run/master_event_pub.ipc"));
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts a minion of this make and name; does not wait for anything. */
    public ManagedProcess startMinion(Make make, String id, String... options) throws IOException {
        Path config = writeMinionConfiguration(id, options);
        return startMinion(
                make + " minion " + id,
                id,
                command(make, "minion", "-c", config.toString(), "-l", "info"));
    }

    /** Starts a real minion of that release; does not wait for anything. */
    public ManagedProcess startMinion(PythonEnvironment release, String id, String... options)
            throws IOException {
        Path config = writeMinionConfiguration(id, options);
        return startMinion(
                "salt-minion " + id,
                id,
                release.command("salt-minion", "-c", config.toString(), "-l", "info"));
    }

    private ManagedProcess startMinion(String name, String id, List<String> command)
            throws IOException {
        ManagedProcess minion = start(name, command);
        minions.put(id, minion);
        return minion;
    }

    private Path writeMinionConfiguration(String id, String... options) throws IOException {
        List<String> lines = new ArrayList<>(commonOptions("minion-" + id));
        lines.add("id: " + id);
        lines.add("master: 127.0.0.1");
        lines.add("master_port: " + retPort);
        lines.add("publish_port: " + publishPort);
        lines.add("acceptance_wait_time: 1");
        lines.add("random_reauth_delay: 1");
        lines.add("recon_default: 100");
        lines.add("recon_max: 500");
        lines.addAll(List.of(options));
        Path config = minionConfigDirectory(id);
        Files.createDirectories(config);
        Files.write(config.resolve("minion"), lines);
        return config;
    }

    /** The directory of that minion's configuration file, for {@code -c}. */
    public Path minionConfigDirectory(String id) {
        return directory.resolve("minion-" + id).resolve("etc");
    }

    private ManagedProcess start(String name, List<String> command) throws IOException {
        ManagedProcess process =
                ManagedProcess.start(name, directory, Map.of("LC_ALL", "C.UTF-8"), command);
        opened.push(process);
        return process;
    }

    /**
     * A command line of this make: {@code tool} is {@code ""} for salt itself, else {@code key},
     * {@code call}, {@code run}…
     */
    public List<String> command(Make make, String tool, String... arguments) {
        String suffix = tool.isEmpty() ? "" : "-" + tool;
        if (make == Make.SALT) {
            return salt.command("salt" + suffix, arguments);
        }
        List<String> command = new ArrayList<>();
        command.add(Checkout.launcher("brine" + suffix).toString());
        command.addAll(List.of(arguments));
        return List.copyOf(command);
    }

    /** Runs a command line of this make with the master's configuration to its end. */
    public Commands.Result run(Make make, String tool, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-c", configDirectory().toString()));
        all.addAll(List.of(arguments));
        return Commands.run(
                directory,
                COMMAND_PATIENCE,
                Map.of("LC_ALL", "C.UTF-8"),
                command(make, tool, all.toArray(String[]::new)));
    }

    /**
     * Starts a watcher of the master's event bus, which prints each event whose tag begins with
     * this as one line of JSON; returns when it has subscribed.
     */
    public ManagedProcess watchEvents(String tag) throws IOException {
        ManagedProcess watcher =
                start(
                        "watcher of " + tag,
                        salt.command(
                                "python",
                                "-u",
                                "-c",
                                WATCHER,
                                configDirectory().resolve("master").toString(),
                                tag));
        watcher.awaitLine("^watching$", START_PATIENCE);
        return watcher;
    }

    /** Waits until this minion's key pends. */
    public void awaitPending(String id) {
        Path pending = directory.resolve("master/pki/minions_pre").resolve(id);
        Awaitility.await("the key of " + id + " pends")
                .atMost(START_PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.exists(pending));
    }

    /**
     * Waits until this minion's key pends, accepts it with the key command of that make, and waits
     * for its answer.
     */
    public void accept(Make make, String id) {
        awaitPending(id);
        Commands.Result accepted = run(make, "key", "-y", "-a", id);
        if (accepted.status() != 0) {
            throw new AssertionError("cannot accept " + id + ": " + accepted);
        }
        awaitAnswer(make, id);
    }

    /** Pings with short patience until the minion has answered. */
    public void awaitAnswer(Make make, String id) {
        Awaitility.await(id + " answers")
                .atMost(START_PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () ->
                                run(make, "", "-t", "2", "--out", "json", id, "test.ping")
                                        .out()
                                        .contains("true"));
    }

    /** What the files of the site's minion with this id hold, for a failing test's message. */
    public String minionOutput(String id) {
        ManagedProcess minion = minions.get(id);
        return minion == null ? "(never started)" : minion.output();
    }

    /** Puts a file below the pillar roots. */
    public void writePillar(String name, String text) throws IOException {
        write(directory.resolve("srv/pillar").resolve(name), text);
    }

    /** Puts a file below the file roots; {@code name} may contain directories. */
    public void writeFile(String name, String text) throws IOException {
        write(directory.resolve("srv/salt").resolve(name), text);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        removeTree(directory);
    }

    private static void removeTree(Path root) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        // Gone meanwhile: a daemon that is ending removes its own files.
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, IOException e)
                            throws IOException {
                        Files.deleteIfExists(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
