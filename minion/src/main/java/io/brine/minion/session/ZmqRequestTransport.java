package io.brine.minion.session;

import io.brine.minion.config.MasterAddress;
import io.brine.minion.config.NetworkSettings;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SendResult;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests over REQ sockets, one under way on each, as Salt's minion has them. A socket whose
 * answer is late is closed, so that the answer is never taken for another's. One idle socket is
 * kept for the next request. Confined to the event loop but for {@link #request} and {@link
 * #close}.
 */
final class ZmqRequestTransport implements RequestTransport {

    private static final int SOCKETS_MAX = 16;
    private static final int WAITING_MAX = 4096;
    private static final int IDLE_MAX = 1;
    private static final Duration RECONNECT = Duration.ofMillis(100);
    private static final Duration RECONNECT_MAX = Duration.ofSeconds(5);
    private static final long MAX_ANSWER_BYTES = 256L << 20;

    /** A request that waits for a socket, or for its answer. */
    private record Pending(byte[] body, Duration timeout, CompletableFuture<byte[]> answer) {}

    private final ZmtpContext context;
    private final EventLoop loop;
    private final SocketOptions options;
    private final String endpoint;
    private final ArrayDeque<ZmtpSocket> idle = new ArrayDeque<>();
    private final Set<ZmtpSocket> busy = new HashSet<>();
    private final Set<Pending> underWay = new HashSet<>();
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private boolean closed;

    private ZmqRequestTransport(
            ZmtpContext context, EventLoop loop, SocketOptions options, String endpoint) {
        this.context = context;
        this.loop = loop;
        this.options = options;
        this.endpoint = endpoint;
    }

    /** A transport to one master; nothing is dialled before the first request. */
    static ZmqRequestTransport open(
            NetworkSettings network, MasterAddress master, ZmtpContext context, EventLoop loop) {
        SocketOptions options =
                SocketOptions.builder()
                        .linger(Duration.ZERO)
                        .reconnectInterval(RECONNECT)
                        .reconnectIntervalMax(RECONNECT_MAX)
                        .maxMessageSize(MAX_ANSWER_BYTES)
                        .ipv6(network.ipv6())
                        .tcpKeepAlive(network.tcpKeepAlive())
                        .build();
        return new ZmqRequestTransport(context, loop, options, network.requestEndpoint(master));
    }

    @Override
    public CompletionStage<byte[]> request(byte[] body, Duration timeout) {
        Pending pending = new Pending(body, timeout, new CompletableFuture<>());
        loop.execute(() -> accept(pending));
        return pending.answer();
    }

    private void accept(Pending pending) {
        if (closed) {
            fail(pending, "the connection to " + endpoint + " is closed");
        } else if (busy.size() < SOCKETS_MAX) {
            dispatch(pending);
        } else if (waiting.size() < WAITING_MAX) {
            waiting.add(pending);
        } else {
            fail(pending, WAITING_MAX + " requests wait for " + endpoint);
        }
    }

    private static void fail(Pending pending, String why) {
        pending.answer().completeExceptionally(new MasterException(why));
    }

    private void dispatch(Pending pending) {
        ZmtpSocket ready = idle.poll();
        ZmtpSocket socket = ready == null ? connect() : ready;
        busy.add(socket);
        underWay.add(pending);
        ScheduledFuture<?> timer =
                loop.schedule(
                        () -> late(pending), pending.timeout().toMillis(), TimeUnit.MILLISECONDS);
        socket.onMessage(message -> answered(pending, message));
        pending.answer()
                .whenComplete(
                        (answer, error) -> {
                            timer.cancel(false);
                            loop.execute(() -> done(socket, pending, error == null));
                        });
        send(socket, pending);
    }

    private ZmtpSocket connect() {
        ZmtpSocket socket = context.open(SocketType.REQ, options, loop);
        socket.connect(endpoint);
        return socket;
    }

    private void send(ZmtpSocket socket, Pending pending) {
        ZmtpMessage message = ZmtpMessage.of(pending.body());
        SendResult result = socket.send(message);
        if (result.consumed()) {
            return;
        }
        message.release();
        if (result == SendResult.NOT_CONNECTED || result == SendResult.HWM_REACHED) {
            socket.onWritable(
                    () -> {
                        if (underWay.contains(pending)) {
                            send(socket, pending);
                        }
                    });
        } else {
            fail(pending, "the request could not be sent to " + endpoint + ": " + result);
        }
    }

    private static void answered(Pending pending, ZmtpMessage message) {
        try {
            pending.answer().complete(message.bytes(message.frameCount() - 1));
        } finally {
            message.release();
        }
    }

    private void late(Pending pending) {
        String text = endpoint + " did not answer within " + pending.timeout().toMillis() + " ms";
        pending.answer().completeExceptionally(new TimeoutException(text));
    }

    private void done(ZmtpSocket socket, Pending pending, boolean reusable) {
        underWay.remove(pending);
        busy.remove(socket);
        if (reusable && !closed && idle.size() < IDLE_MAX) {
            idle.push(socket);
        } else {
            socket.close();
        }
        Pending next = waiting.poll();
        if (next != null) {
            dispatch(next);
        }
    }

    @Override
    public void close() {
        loop.execute(
                () -> {
                    closed = true;
                    for (Pending pending; (pending = waiting.poll()) != null; ) {
                        fail(pending, "the connection to " + endpoint + " is closed");
                    }
                    for (Pending pending : Set.copyOf(underWay)) {
                        fail(pending, "the connection to " + endpoint + " is closed");
                    }
                    idle.forEach(ZmtpSocket::close);
                    idle.clear();
                });
    }
}
