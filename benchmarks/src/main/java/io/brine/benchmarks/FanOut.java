package io.brine.benchmarks;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** One publisher with many subscribers, who are connections of one SUB socket. */
final class FanOut {
    /** The subscribers' connections are told apart by the loopback address that they dial. */
    private static final int ADDRESSES_IN_A_NET = 250;

    private static final int BACKLOG = 4096;

    private FanOut() {}

    static void publish(ZmtpContext context, String[] args) throws Exception {
        int size = Integer.parseInt(args[2]);
        int burst = Integer.parseInt(args[3]);
        CountDownLatch subscribed = new CountDownLatch(Integer.parseInt(args[4]));
        SocketOptions options =
                SocketOptions.builder()
                        .sendHighWaterMark(burst)
                        .xpubVerbose(true)
                        .backlog(BACKLOG)
                        .build();
        ZmtpSocket socket = context.open(SocketType.XPUB, options);
        socket.onMessage(
                notice -> {
                    notice.release();
                    subscribed.countDown();
                });
        System.out.println("bound " + socket.bind(args[1]).toCompletableFuture().get());
        subscribed.await();
        System.out.println("subscribed");
        byte[] body = new byte[size];
        eachLine(
                () ->
                        BrinePeer.await(
                                CompletableFuture.runAsync(
                                        () -> sendAll(socket, body, burst), socket.eventLoop())));
    }

    private static void sendAll(ZmtpSocket socket, byte[] body, int burst) {
        for (int i = 0; i < burst; i++) {
            ZmtpMessage message = ZmtpMessage.of(body);
            if (!socket.send(message).consumed()) {
                throw new IllegalStateException("the publisher refused a message");
            }
        }
    }

    static void subscribe(ZmtpContext context, String[] args) throws Exception {
        long burst = Long.parseLong(args[2]);
        int peers = Integer.parseInt(args[3]);
        SocketOptions options = SocketOptions.builder().receiveHighWaterMark(0).build();
        ZmtpSocket socket = context.open(SocketType.SUB, options);
        socket.onMessage(new Meter(burst * peers)::take);
        BrinePeer.await(socket.subscribe(new byte[0]).toCompletableFuture());
        connectAll(socket, args[1], peers);
        eachLine(() -> {});
    }

    static void connectAll(ZmtpSocket socket, String port, int peers) throws Exception {
        for (int i = 0; i < peers; i++) {
            String host = "127.0." + i / ADDRESSES_IN_A_NET + "." + (i % ADDRESSES_IN_A_NET + 1);
            BrinePeer.await(socket.connect("tcp://" + host + ":" + port).toCompletableFuture());
        }
    }

    interface Step {
        void run() throws Exception;
    }

    /** Runs a step for each line on standard input, until that ends. */
    static void eachLine(Step step) throws Exception {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                step.run();
            }
        } catch (IOException ended) {
            throw new IllegalStateException("standard input broke", ended);
        }
    }
}
