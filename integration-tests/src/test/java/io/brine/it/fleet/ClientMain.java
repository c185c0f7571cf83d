package io.brine.it.fleet;

import io.brine.salt.channel.Envelope;
import io.brine.salt.event.EventFrame;
import io.brine.salt.event.EventFrameDecoder;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A publisher of jobs and watcher of events that outlives the master: runs in a container that
 * shares the master's volumes, and is told what to do over TCP by {@link JobClient}. One JVM for
 * all jobs of a test, which command lines would spend a minute of CPU on.
 *
 * <p>In: {@code publish TOKEN TARGET-TYPE TARGET FUNCTION ARGUMENT…}, fields apart by tabs. Out:
 * {@code published TOKEN JID MINIONS}, {@code refused TOKEN REASON}, {@code unanswered TOKEN}, and
 * for each event of the bus {@code event TAG JID MINION VALUE}.
 */
final class ClientMain {
    private static final Duration REPLY = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String endpoint;
    private final Path cacheDir;
    private final Path eventSocket;
    private final PrintStream out;

    private ClientMain(String endpoint, Path cacheDir, Path eventSocket, PrintStream out) {
        this.endpoint = endpoint;
        this.cacheDir = cacheDir;
        this.eventSocket = eventSocket;
        this.out = out;
    }

    /** Arguments: the master's endpoint, its cachedir and sock_dir, the port to listen at. */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server = new ServerSocket(Integer.parseInt(arguments[3]))) {
            System.out.println("the client listens");
            while (true) {
                Socket peer = server.accept();
                PrintStream out =
                        new PrintStream(peer.getOutputStream(), true, StandardCharsets.UTF_8);
                ClientMain client =
                        new ClientMain(
                                arguments[0],
                                Path.of(arguments[1]),
                                Path.of(arguments[2], "master_event_pub.ipc"),
                                out);
                new Thread(client::watch, "events").start();
                new Thread(() -> client.serve(peer), "jobs").start();
            }
        }
    }

    private void serve(Socket peer) {
        try (peer;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        peer.getInputStream(), StandardCharsets.UTF_8));
                ZmtpContext context = ZmtpContext.create()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] fields = line.split("\t", -1);
                try {
                    publish(context, fields);
                } catch (IOException | PayloadException | RuntimeException e) {
                    say("refused", fields[1], String.valueOf(e));
                }
            }
        } catch (IOException e) {
            System.out.println("the test hung up: " + e);
        }
    }

    private void publish(ZmtpContext context, String[] fields)
            throws IOException, PayloadException {
        String user = System.getProperty("user.name");
        Map<String, Object> load =
                Map.ofEntries(
                        Map.entry("cmd", "publish"),
                        Map.entry("tgt_type", fields[2]),
                        Map.entry(
                                "tgt",
                                fields[2].equals("list")
                                        ? List.of(fields[3].split(","))
                                        : fields[3]),
                        Map.entry("fun", fields[4]),
                        Map.entry("arg", List.of(Arrays.copyOfRange(fields, 5, fields.length))),
                        Map.entry(
                                "key",
                                Files.readString(cacheDir.resolve("." + user + "_key")).strip()),
                        Map.entry("ret", ""),
                        Map.entry("jid", ""),
                        Map.entry("user", user));
        byte[] body = new Envelope.Clear(Envelope.CURRENT_VERSION, PayloadMap.ofMap(load)).encode();
        SocketOptions options = SocketOptions.builder().linger(Duration.ZERO).build();
        // A socket for each: a reply that is late can never be taken for another's.
        try (BlockingSocket socket = BlockingSocket.wrap(context.open(SocketType.REQ, options))) {
            socket.connect(endpoint);
            socket.send(ZmtpMessage.of(body), REPLY);
            ZmtpMessage reply = socket.receive(REPLY);
            if (reply == null) {
                say("unanswered", fields[1]);
                return;
            }
            try {
                answered(fields[1], SaltPack.unpack(reply.bytes(reply.frameCount() - 1)));
            } finally {
                reply.release();
            }
        } catch (TimeoutException e) {
            say("unanswered", fields[1]);
        }
    }

    private void answered(String token, @org.jspecify.annotations.Nullable Object reply) {
        if (reply instanceof Map<?, ?> map
                && map.get("load") instanceof Map<?, ?> load
                && load.get("jid") instanceof String jid
                && load.get("minions") instanceof List<?> minions) {
            say(
                    "published",
                    token,
                    jid,
                    String.join(",", minions.stream().map(String::valueOf).toList()));
        } else {
            say("refused", token, String.valueOf(reply));
        }
    }

    private void watch() {
        while (!out.checkError()) {
            try (SocketChannel bus = SocketChannel.open(UnixDomainSocketAddress.of(eventSocket))) {
                say("bus", "up");
                EventFrameDecoder decoder = new EventFrameDecoder(64 << 20);
                ByteBuffer chunk = ByteBuffer.allocate(64 * 1024);
                while (bus.read(chunk.clear()) >= 0) {
                    for (EventFrame frame : decoder.feed(chunk.flip())) {
                        tell(frame.event());
                    }
                }
                say("bus", "down");
            } catch (IOException | PayloadException e) {
                // The master is away: what it tells when it is back is what is waited for.
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void tell(SaltEvent event) {
        PayloadMap data = event.data();
        Object value = data.get("return");
        say(
                "event",
                event.tag(),
                String.valueOf(data.get("jid")),
                String.valueOf(data.get("id")),
                String.valueOf(value == null ? data.asMap() : value));
    }

    private synchronized void say(String... fields) {
        out.println(
                String.join(
                        "\t",
                        Arrays.stream(fields).map(f -> f.replaceAll("[\\t\\r\\n]", " ")).toList()));
    }
}
