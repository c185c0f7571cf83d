package io.brine.benchmarks;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The scenarios of {@code benchmarks/zmtp} through zmtp-codec, each as one process. Its lines on
 * standard output are those of {@code benchmarks/libzmq/perf.c}.
 *
 * <pre>
 * thr|lat local|remote ENDPOINT SIZE COUNT [curve]
 * thr|lat inproc SIZE COUNT
 * pub ENDPOINT SIZE BURST PEERS      a burst for each line on standard input
 * sub PORT BURST PEERS               prints the rate of each burst
 * idle-pub ENDPOINT PEERS            prints the memory that each subscriber costs
 * idle-sub PORT PEERS                until standard input ends
 * alloc SIZE COUNT                   prints the octets allocated for each message
 * </pre>
 */
public final class BrinePeer {
    private static final String SERVER_SECRET = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
    private static final String CLIENT_SECRET = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

    private BrinePeer() {}

    /** Runs one scenario. */
    public static void main(String[] args) throws Exception {
        try (ZmtpContext context = ZmtpContext.create()) {
            switch (args[0]) {
                case "thr", "lat" -> {
                    if (args[1].equals("inproc")) {
                        inproc(context, args);
                    } else {
                        tcp(context, args);
                    }
                }
                case "pub" -> FanOut.publish(context, args);
                case "sub" -> FanOut.subscribe(context, args);
                case "idle-pub" -> IdlePeers.publish(context, args);
                case "idle-sub" -> IdlePeers.subscribe(context, args);
                case "alloc" -> Allocation.measure(context, args);
                default -> throw new IllegalArgumentException("no scenario " + args[0]);
            }
        }
    }

    private static void tcp(ZmtpContext context, String[] args) throws Exception {
        boolean latency = args[0].equals("lat");
        boolean local = args[1].equals("local");
        int size = Integer.parseInt(args[3]);
        long count = Long.parseLong(args[4]);
        SocketOptions.Builder options = SocketOptions.builder();
        if (args.length > 5) {
            options.security(curve(local));
        }
        ZmtpSocket socket = context.open(type(latency, local), options.build());
        if (!local) {
            await(socket.connect(args[2]).toCompletableFuture());
        }
        CompletableFuture<Void> done;
        if (latency) {
            done = local ? Traffic.echo(socket, count) : Traffic.ask(socket, size, count);
        } else {
            done = local ? Traffic.receive(socket, count) : Traffic.send(socket, size, count);
        }
        if (local) {
            System.out.println("bound " + socket.bind(args[2]).toCompletableFuture().get());
        }
        await(done);
        await(socket.close(Duration.ofSeconds(30)).toCompletableFuture());
    }

    private static Security curve(boolean server) {
        CurveKeyPair serverKeys = CurveKeyPair.fromSecret(SERVER_SECRET);
        return server
                ? new Security.CurveServer(serverKeys, null)
                : new Security.CurveClient(
                        serverKeys.publicKey(), CurveKeyPair.fromSecret(CLIENT_SECRET));
    }

    private static void inproc(ZmtpContext context, String[] args) throws Exception {
        boolean latency = args[0].equals("lat");
        int size = Integer.parseInt(args[2]);
        long count = Long.parseLong(args[3]);
        ZmtpSocket local = context.open(type(latency, true), SocketOptions.defaults());
        ZmtpSocket remote = context.open(type(latency, false), SocketOptions.defaults());
        await(local.bind("inproc://perf").toCompletableFuture());
        await(remote.connect("inproc://perf").toCompletableFuture());
        if (latency) {
            CompletableFuture<Void> echoed = Traffic.echo(local, count);
            await(Traffic.ask(remote, size, count));
            await(echoed);
        } else {
            CompletableFuture<Void> received = Traffic.receive(local, count);
            await(Traffic.send(remote, size, count));
            await(received);
        }
    }

    private static SocketType type(boolean latency, boolean local) {
        if (latency) {
            return local ? SocketType.REP : SocketType.REQ;
        }
        return local ? SocketType.PULL : SocketType.PUSH;
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get();
    }
}
