package io.brine.benchmarks;

import com.sun.management.ThreadMXBean;

import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** What the loops of a sender and of a receiver allocate, over TCP. */
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    static void measure(ZmtpContext context, String[] args) throws Exception {
        int size = Integer.parseInt(args[1]);
        long count = Long.parseLong(args[2]);
        ZmtpSocket pull = context.open(SocketType.PULL, SocketOptions.defaults());
        ZmtpSocket push = context.open(SocketType.PUSH, SocketOptions.defaults());
        String endpoint = pull.bind("tcp://127.0.0.1:*").toCompletableFuture().get().toString();
        BrinePeer.await(push.connect(endpoint).toCompletableFuture());
        exchange(push, pull, size, count);
        long sent = allocated(push);
        long received = allocated(pull);
        exchange(push, pull, size, count);
        System.out.printf(
                Locale.ROOT,
                "allocated: %.1f sending, %.1f receiving [B/msg]%n",
                (double) (allocated(push) - sent) / count,
                (double) (allocated(pull) - received) / count);
    }

    private static void exchange(ZmtpSocket push, ZmtpSocket pull, int size, long count)
            throws Exception {
        CompletableFuture<Void> received = Traffic.receive(pull, count);
        BrinePeer.await(Traffic.send(push, size, count));
        BrinePeer.await(received);
    }

    private static long allocated(ZmtpSocket socket) throws Exception {
        return BrinePeer.await(
                CompletableFuture.supplyAsync(
                        THREADS::getCurrentThreadAllocatedBytes, socket.eventLoop()));
    }
}
