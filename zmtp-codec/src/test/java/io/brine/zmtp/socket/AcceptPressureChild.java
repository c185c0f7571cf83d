package io.brine.zmtp.socket;

import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.monitor.SocketMonitor;
import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.TransportKind;

import org.awaitility.Awaitility;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Binds a socket, takes all file descriptors, and says what becomes of a connection. */
final class AcceptPressureChild {
    private AcceptPressureChild() {}

    public static void main(String[] arguments) throws Exception {
        AtomicInteger failures = new AtomicInteger();
        ZmtpContext context = ZmtpContext.create(TransportKind.valueOf(arguments[0]));
        ZmtpSocket socket = context.open(SocketType.PULL, SocketOptions.defaults());
        SocketMonitor monitor =
                event -> {
                    switch (event) {
                        case SocketEvent.AcceptFailed failed -> {
                            failures.incrementAndGet();
                            System.out.println("ACCEPT_FAILED " + failed.value());
                        }
                        case SocketEvent.Accepted accepted -> System.out.println("ACCEPTED");
                        default -> {}
                    }
                };
        loadClasses(context, monitor);
        socket.monitor(monitor);
        int port = bind(socket);
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<Closeable> taken = takeAll();
        failures.set(0);
        System.out.println("PORT " + port);
        in.readLine();
        for (Closeable each : taken) {
            each.close();
        }
        in.readLine();
        System.out.println("FAILURES " + failures.get());
        context.close();
    }

    private static int bind(ZmtpSocket socket) throws Exception {
        Endpoint bound = socket.bind("tcp://127.0.0.1:*").toCompletableFuture().get();
        return ((Endpoint.Tcp) bound).port();
    }

    /** Lets a listener fail once: without descriptors no class is found any more. */
    private static void loadClasses(ZmtpContext context, SocketMonitor monitor) throws Exception {
        ZmtpSocket closed =
                context.open(
                        SocketType.PULL,
                        SocketOptions.builder().tcpAcceptFilters(List.of("192.0.2.1")).build());
        ZmtpSocket open = context.open(SocketType.PULL, SocketOptions.defaults());
        closed.monitor(monitor);
        open.monitor(monitor);
        for (ZmtpSocket socket : List.of(closed, open)) {
            try (Socket client = new Socket()) {
                client.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), bind(socket)));
                Awaitility.await()
                        .until(
                                () ->
                                        socket.counters().connectionsAccepted()
                                                        + socket.counters().acceptFailures()
                                                > 0);
            }
        }
        closed.close().toCompletableFuture().get();
        open.close().toCompletableFuture().get();
    }

    private static List<Closeable> takeAll() {
        List<Closeable> taken = new ArrayList<>();
        while (true) {
            try {
                taken.add(new FileInputStream("/dev/null"));
            } catch (IOException full) {
                return taken;
            }
        }
    }
}
