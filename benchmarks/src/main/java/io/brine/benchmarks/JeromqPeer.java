package io.brine.benchmarks;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import java.util.Locale;

/** The scenarios of {@code benchmarks/zmtp} through JeroMQ: thr and lat, as {@link BrinePeer}. */
public final class JeromqPeer {
    private final int size;
    private final long count;

    private JeromqPeer(int size, long count) {
        this.size = size;
        this.count = count;
    }

    /** Runs one scenario. */
    public static void main(String[] args) throws Exception {
        boolean latency = args[0].equals("lat");
        boolean inproc = args[1].equals("inproc");
        JeromqPeer peer =
                new JeromqPeer(
                        Integer.parseInt(args[inproc ? 2 : 3]),
                        Long.parseLong(args[inproc ? 3 : 4]));
        try (ZContext context = new ZContext()) {
            if (inproc) {
                peer.inproc(context, latency);
                return;
            }
            boolean local = args[1].equals("local");
            ZMQ.Socket socket = context.createSocket(type(latency, local));
            socket.setLinger(30_000);
            if (local) {
                socket.bind(args[2]);
                System.out.println("bound " + socket.getLastEndpoint());
            } else {
                socket.connect(args[2]);
            }
            peer.run(socket, latency, local);
        }
    }

    private static SocketType type(boolean latency, boolean local) {
        if (latency) {
            return local ? SocketType.REP : SocketType.REQ;
        }
        return local ? SocketType.PULL : SocketType.PUSH;
    }

    private void inproc(ZContext context, boolean latency) throws InterruptedException {
        ZMQ.Socket local = context.createSocket(type(latency, true));
        local.bind("inproc://perf");
        Thread thread =
                new Thread(
                        () -> {
                            ZMQ.Socket remote = context.createSocket(type(latency, false));
                            remote.connect("inproc://perf");
                            run(remote, latency, false);
                        });
        thread.start();
        run(local, latency, true);
        thread.join();
    }

    private void run(ZMQ.Socket socket, boolean latency, boolean local) {
        if (latency && local) {
            for (long i = 0; i < count; i++) {
                socket.send(socket.recv());
            }
        } else if (latency) {
            ask(socket);
        } else if (local) {
            receive(socket);
        } else {
            byte[] body = new byte[size];
            for (long i = 0; i < count; i++) {
                socket.send(body);
            }
        }
    }

    private void receive(ZMQ.Socket socket) {
        socket.recv();
        long begin = System.nanoTime();
        for (long i = 1; i < count; i++) {
            socket.recv();
        }
        Meter.printRate(count - 1, System.nanoTime() - begin);
    }

    private void ask(ZMQ.Socket socket) {
        byte[] body = new byte[size];
        long begin = System.nanoTime();
        for (long i = 0; i < count; i++) {
            socket.send(body);
            socket.recv();
        }
        System.out.printf(
                Locale.ROOT,
                "average latency: %.3f [us]%n",
                (System.nanoTime() - begin) / 1e3 / count / 2);
    }
}
