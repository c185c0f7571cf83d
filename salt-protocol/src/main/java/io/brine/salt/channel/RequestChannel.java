package io.brine.salt.channel;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SendResult;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client of a master's request port. Requests go over a small pool of REQ sockets, one in flight
 * on each; those beyond wait in a bounded queue. As in Salt, a socket whose request times out is
 * closed, so that a late reply reaches nobody, and made anew. Thread-safe.
 */
public final class RequestChannel implements AutoCloseable {
    /**
     * Bounds of a channel. Immutable.
     *
     * @param socket options of the REQ sockets; LINGER should be short
     * @param maxSockets most requests in flight at once
     * @param maxWaiting most requests in flight and waiting together; more are refused
     */
    public record Options(SocketOptions socket, int maxSockets, int maxWaiting) {
        /** Checks the bounds. */
        public Options {
            if (maxSockets < 1 || maxWaiting < maxSockets) {
                throw new IllegalArgumentException("need 1 <= maxSockets <= maxWaiting");
            }
        }

        /** Salt's socket options, four sockets, a thousand requests. */
        public static Options defaults() {
            SocketOptions socket =
                    SocketOptions.builder()
                            .linger(Duration.ZERO)
                            .reconnectIntervalMax(Duration.ofSeconds(5))
                            .build();
            return new Options(socket, 4, 1000);
        }
    }

    /** What the channel did so far. */
    public record Counters(long requests, long replies, long timeouts, long refused) {}

    private final ZmtpContext context;
    private final String uri;
    private final Options options;
    private final EventLoop loop;

    // Confined to the loop from here on, but for what is atomic.
    private final Deque<Line> idle = new ArrayDeque<>();
    private final Set<Line> lines = new HashSet<>();
    private final Deque<Pending> queue = new ArrayDeque<>();
    private boolean closed;

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong replies = new AtomicLong();
    private final AtomicLong timeouts = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** A request and its caller. */
    private static final class Pending {
        final byte[] body;
        final CompletableFuture<byte[]> reply = new CompletableFuture<>();
        @Nullable ScheduledFuture<?> timer;
        @Nullable Line line;

        Pending(byte[] body) {
            this.body = body;
        }
    }

    /** A REQ socket and the request that it is at work on. */
    private static final class Line {
        final ZmtpSocket socket;
        @Nullable Pending current;

        /** Whether {@code current} still has to be taken by the socket. */
        boolean unsent;

        Line(ZmtpSocket socket) {
            this.socket = socket;
        }
    }

    /**
     * Makes a channel; nothing is connected before the first request.
     *
     * @param uri {@code tcp://host:port}, or with a source address {@code tcp://src:port;host:port}
     * @param loop runs the sockets and completes the replies; the caller's to shut down
     */
    public RequestChannel(ZmtpContext context, String uri, Options options, EventLoop loop) {
        this.context = context;
        this.uri = uri;
        this.options = options;
        this.loop = loop;
    }

    /** As the other constructor, on one of the context's own loops. */
    public RequestChannel(ZmtpContext context, String uri, Options options) {
        this(context, uri, options, loopOf(context, options));
    }

    private static EventLoop loopOf(ZmtpContext context, Options options) {
        ZmtpSocket probe = context.open(SocketType.REQ, options.socket());
        probe.close();
        return probe.eventLoop();
    }

    /**
     * Sends a request. The stage completes on the event loop with the reply's body: do not block
     * there. It fails with a {@link TimeoutException}, with {@link RejectedExecutionException} when
     * too many wait, with {@link ClosedChannelException} when the channel is closed, or with what
     * is wrong with the address.
     *
     * @param body one packed request; not copied, and not to be changed any more
     * @param timeout from now to the reply, waiting for a free socket included
     */
    public CompletionStage<byte[]> request(byte[] body, Duration timeout) {
        requests.incrementAndGet();
        Pending pending = new Pending(body);
        if (waiting.incrementAndGet() > options.maxWaiting()) {
            waiting.decrementAndGet();
            refused.incrementAndGet();
            pending.reply.completeExceptionally(
                    new RejectedExecutionException("too many requests wait for " + uri));
            return pending.reply.minimalCompletionStage();
        }
        pending.reply.whenComplete((reply, failure) -> waiting.decrementAndGet());
        try {
            loop.execute(() -> admit(pending, timeout));
        } catch (RejectedExecutionException e) {
            pending.reply.completeExceptionally(new ClosedChannelException());
        }
        return pending.reply.minimalCompletionStage();
    }

    private void admit(Pending pending, Duration timeout) {
        if (closed) {
            pending.reply.completeExceptionally(new ClosedChannelException());
            return;
        }
        pending.timer =
                loop.schedule(
                        () -> timedOut(pending, timeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
        queue.add(pending);
        dispatch();
    }

    private void dispatch() {
        while (!queue.isEmpty() && (!idle.isEmpty() || lines.size() < options.maxSockets())) {
            Pending pending = queue.remove();
            Line line;
            try {
                line = idle.isEmpty() ? open() : idle.pop();
            } catch (IllegalStateException contextIsClosed) {
                cancelTimer(pending);
                pending.reply.completeExceptionally(contextIsClosed);
                continue;
            }
            pending.line = line;
            line.current = pending;
            line.unsent = true;
            trySend(line);
        }
    }

    private Line open() {
        Line line = new Line(context.open(SocketType.REQ, options.socket(), loop));
        lines.add(line);
        line.socket.onMessage(message -> received(line, message));
        line.socket.onWritable(() -> trySend(line));
        line.socket
                .connect(uri)
                .whenComplete(
                        (connected, failure) -> {
                            if (failure != null) {
                                // Later, also on the loop: the line has no request yet.
                                loop.execute(() -> failed(line, failure));
                            }
                        });
        return line;
    }

    private void inLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private void trySend(Line line) {
        Pending pending = line.current;
        if (pending == null || !line.unsent) {
            return;
        }
        ZmtpMessage message = ZmtpMessage.of(pending.body);
        SendResult result = line.socket.send(message);
        if (result.consumed()) {
            line.unsent = false;
            return;
        }
        message.release();
        if (result == SendResult.CLOSED || result == SendResult.WRONG_STATE) {
            failed(line, new ClosedChannelException());
        }
        // Otherwise there is no connection yet: onWritable or the timeout comes next.
    }

    private void received(Line line, ZmtpMessage message) {
        byte[] body = message.bytes(message.frameCount() - 1);
        message.release();
        Pending pending = line.current;
        if (pending == null) {
            return;
        }
        line.current = null;
        idle.push(line);
        replies.incrementAndGet();
        cancelTimer(pending);
        dispatch();
        pending.reply.complete(body);
    }

    private void timedOut(Pending pending, Duration timeout) {
        timeouts.incrementAndGet();
        Line line = pending.line;
        if (line == null) {
            queue.remove(pending);
        } else if (line.current == pending) {
            discard(line);
        }
        pending.reply.completeExceptionally(
                new TimeoutException(
                        "no reply from " + uri + " within " + timeout.toMillis() + " ms"));
        dispatch();
    }

    private void failed(Line line, Throwable failure) {
        Pending pending = line.current;
        discard(line);
        if (pending != null) {
            cancelTimer(pending);
            pending.reply.completeExceptionally(failure);
        }
        dispatch();
    }

    private void discard(Line line) {
        line.current = null;
        lines.remove(line);
        idle.remove(line);
        line.socket.close();
    }

    private static void cancelTimer(Pending pending) {
        if (pending.timer != null) {
            pending.timer.cancel(false);
        }
    }

    /** The counters so far. */
    public Counters counters() {
        return new Counters(requests.get(), replies.get(), timeouts.get(), refused.get());
    }

    /**
     * Closes the sockets that wait for no reply, so that the next requests get new ones: for who
     * has learned elsewhere that the path to the peer is broken. Does not wait.
     */
    public void closeIdle() {
        try {
            inLoop(() -> List.copyOf(idle).forEach(this::discard));
        } catch (RejectedExecutionException e) {
            // The loop is gone, and the sockets with it.
        }
    }

    /** Fails what is under way and closes the sockets; idempotent. Does not wait. */
    @Override
    public void close() {
        try {
            inLoop(this::closeNow);
        } catch (RejectedExecutionException e) {
            // The loop is gone, and the sockets with it.
        }
    }

    private void closeNow() {
        closed = true;
        Deque<Pending> all = new ArrayDeque<>(queue);
        queue.clear();
        for (Line line : Set.copyOf(lines)) {
            if (line.current != null) {
                all.add(line.current);
            }
            discard(line);
        }
        for (Pending pending : all) {
            cancelTimer(pending);
            pending.reply.completeExceptionally(new ClosedChannelException());
        }
    }
}
