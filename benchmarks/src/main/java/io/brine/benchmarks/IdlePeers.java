package io.brine.benchmarks;

import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** What subscribers cost that hear nothing. */
final class IdlePeers {
    private static final int COLLECTIONS = 4;

    private IdlePeers() {}

    static void publish(ZmtpContext context, String[] args) throws Exception {
        int peers = Integer.parseInt(args[2]);
        CountDownLatch subscribed = new CountDownLatch(peers);
        SocketOptions options = SocketOptions.builder().xpubVerbose(true).backlog(4096).build();
        ZmtpSocket socket = context.open(SocketType.XPUB, options);
        socket.onMessage(
                notice -> {
                    notice.release();
                    subscribed.countDown();
                });
        String endpoint = socket.bind(args[1]).toCompletableFuture().get().toString();
        long heap = heap();
        long direct = direct();
        System.out.println("bound " + endpoint);
        subscribed.await();
        System.out.printf(
                Locale.ROOT,
                "idle: %d heap, %d direct [B]%n",
                (heap() - heap) / peers,
                (direct() - direct) / peers);
    }

    static void subscribe(ZmtpContext context, String[] args) throws Exception {
        ZmtpSocket socket = context.open(SocketType.SUB, SocketOptions.defaults());
        BrinePeer.await(socket.subscribe(new byte[0]).toCompletableFuture());
        FanOut.connectAll(socket, args[1], Integer.parseInt(args[2]));
        FanOut.eachLine(() -> {});
    }

    private static long heap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Direct memory reserved, whether by Netty's pool, Netty beside its pool, or the JDK. */
    private static long direct() {
        long jdk = 0;
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            jdk += pool.getMemoryUsed();
        }
        long netty =
                Math.max(
                        PlatformDependent.usedDirectMemory(),
                        PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
        return Math.max(jdk, netty);
    }
}
