package io.brine.master;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.config.MasterConfig;
import io.brine.master.process.ProcessManager;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A master on free loopback ports below a directory of its own, and sockets to talk to it. */
final class RunningMaster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path root;
    private final MasterDaemon daemon;
    private final ZmtpContext clients = ZmtpContext.create();

    private RunningMaster(Path root, MasterDaemon daemon) {
        this.root = root;
        this.daemon = daemon;
    }

    static RunningMaster start(Path root, Map<String, ?> options) throws Exception {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("interface", "127.0.0.1");
        all.put("publish_port", 0);
        all.put("ret_port", 0);
        all.put("worker_threads", 2);
        all.put("id", "test_master");
        all.put("user", System.getProperty("user.name"));
        all.put("pki_dir", root.resolve("pki").toString());
        all.put("cachedir", root.resolve("cache").toString());
        all.put("sock_dir", root.resolve("run").toString());
        all.put("file_roots", Map.of("base", List.of(root.resolve("srv").toString())));
        all.put("pillar_roots", Map.of("base", List.of(root.resolve("pil").toString())));
        all.putAll(options);
        Files.createDirectories(root.resolve("srv"));
        Files.createDirectories(root.resolve("pil"));
        ProcessManager manager =
                new ProcessManager(
                        Duration.ofMillis(1), Duration.ofMillis(100), Duration.ofMinutes(1));
        MasterDaemon daemon =
                new MasterDaemon(MasterConfig.of(SaltConfig.of(Role.MASTER, all)), manager);
        daemon.start();
        return new RunningMaster(root, daemon);
    }

    MasterDaemon daemon() {
        return daemon;
    }

    Path root() {
        return root;
    }

    Path cache() {
        return root.resolve("cache");
    }

    /** Accepts a pending key as salt-key does: by moving its file. */
    void accept(String id) throws IOException {
        Files.move(
                root.resolve("pki/minions_pre").resolve(id),
                root.resolve("pki/minions").resolve(id));
    }

    String publisherKey() throws IOException {
        return Files.readString(cache().resolve("." + System.getProperty("user.name") + "_key"));
    }

    /** The same for what must hold also where there is none; never empty. */
    String keyForSearch() {
        try {
            return publisherKey();
        } catch (IOException e) {
            return "no key file";
        }
    }

    BlockingSocket connect(SocketType type, int port) {
        BlockingSocket socket =
                BlockingSocket.wrap(
                        clients.open(type, SocketOptions.builder().linger(Duration.ZERO).build()));
        if (type == SocketType.SUB) {
            socket.subscribe("");
        }
        socket.connect("tcp://127.0.0.1:" + port);
        return socket;
    }

    /** One request on a connection of its own. */
    byte[] request(byte[] body) throws Exception {
        byte[] reply = requestWithin(body, PATIENCE);
        if (reply == null) {
            throw new AssertionError("no reply within " + PATIENCE);
        }
        return reply;
    }

    byte @Nullable [] requestWithin(byte[] body, Duration patience) throws Exception {
        try (BlockingSocket socket = connect(SocketType.REQ, daemon.retPort())) {
            socket.send(ZmtpMessage.of(body), PATIENCE);
            ZmtpMessage reply = socket.receive(patience);
            if (reply == null) {
                return null;
            }
            try {
                return reply.bytes(0);
            } finally {
                reply.release();
            }
        }
    }

    EventListener listen() throws IOException {
        return EventListener.connect(root.resolve("run/master_event_pub.ipc"));
    }

    @Override
    public void close() {
        clients.close();
        daemon.stop();
    }
}
