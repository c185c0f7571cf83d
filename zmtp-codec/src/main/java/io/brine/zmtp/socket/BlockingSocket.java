package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Thread-safe. A blocking face on a socket, for tools and tests; it sets the socket's handlers, and
 * holds up to {@value #READ_AHEAD} messages ahead of the application (none on an XPUB that is
 * manual, whose answers mean the last notice received). An interrupt ends a call with {@link
 * ZmtpSocketException} and leaves the socket as it was; so does the closing of the socket or its
 * context. Not to be used on an event loop.
 */
public final class BlockingSocket implements AutoCloseable {
    private static final int READ_AHEAD = 64;
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(10);

    private final ZmtpSocket socket;

    /** Messages and {@link Signal}s. */
    private final BlockingQueue<Object> inbox = new LinkedBlockingQueue<>();

    private final int readAhead;
    private final ArrayDeque<PendingSend> waiting = new ArrayDeque<>();
    private final AtomicBoolean paused = new AtomicBoolean();

    /** What receivers are told in the place of a message. */
    private enum Signal {
        CLOSED,
        REQUEST_LOST
    }

    private static final class PendingSend {
        private final ZmtpMessage message;
        private final CompletableFuture<SendResult> result = new CompletableFuture<>();

        private PendingSend(ZmtpMessage message) {
            this.message = message;
        }
    }

    private BlockingSocket(ZmtpSocket socket) {
        this.socket = socket;
        SocketOptions options = socket.options();
        boolean oneByOne = options.xpubManual() || options.xpubManualLastValue();
        readAhead = oneByOne ? 1 : READ_AHEAD;
    }

    /**
     * Wraps a socket; closing the wrapper closes the socket. When the socket is closed, by
     * whomever, what was not received is released.
     */
    public static BlockingSocket wrap(ZmtpSocket socket) {
        BlockingSocket blocking = new BlockingSocket(socket);
        socket.onWritable(blocking::sendWaiting);
        socket.onMessage(blocking::received);
        socket.onRequestLost(() -> blocking.inbox.add(Signal.REQUEST_LOST));
        socket.monitor(blocking::onEvent);
        return blocking;
    }

    /** Returns the socket behind. */
    public ZmtpSocket socket() {
        return socket;
    }

    /** Binds and returns the resolved endpoint as ZeroMQ spells it. */
    public String bind(String endpoint) {
        return await(socket.bind(endpoint)).toString();
    }

    /** Starts to connect. */
    public void connect(String endpoint) {
        await(socket.connect(endpoint));
    }

    /** Subscribes to a prefix in UTF-8. */
    public void subscribe(String prefix) {
        await(socket.subscribe(prefix.getBytes(StandardCharsets.UTF_8)));
    }

    /** Takes one subscription to a prefix in UTF-8 back. */
    public void unsubscribe(String prefix) {
        await(socket.unsubscribe(prefix.getBytes(StandardCharsets.UTF_8)));
    }

    /** Joins a group, in UTF-8. */
    public void join(String group) {
        await(socket.join(group.getBytes(StandardCharsets.UTF_8)));
    }

    /** Leaves a group, in UTF-8. */
    public void leave(String group) {
        await(socket.leave(group.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Sends, waiting as long as {@link QueueOptions#sendTimeout()} says. As {@link
     * #send(ZmtpMessage, Duration)}.
     */
    public void send(ZmtpMessage message) throws TimeoutException {
        send(message, forEver(socket.options().sendTimeout()));
    }

    /**
     * Receives, waiting as long as {@link QueueOptions#receiveTimeout()} says. As {@link
     * #receive(Duration)}.
     */
    public @Nullable ZmtpMessage receive() {
        return receive(forEver(socket.options().receiveTimeout()));
    }

    private static Duration forEver(Duration timeout) {
        return timeout.isNegative() ? FOR_EVER : timeout;
    }

    /**
     * Sends, waiting for room or a peer. Always takes ownership of the message.
     *
     * @throws TimeoutException when there was no room in time
     * @throws ZmtpSocketException when the socket is closed, it is not its turn to send, or there
     *     is no such peer
     */
    public void send(ZmtpMessage message, Duration timeout) throws TimeoutException {
        PendingSend pending = new PendingSend(message);
        onLoop(
                () -> offer(pending),
                () -> {
                    message.release();
                    pending.result.complete(SendResult.CLOSED);
                });
        SendResult result;
        try {
            result = pending.result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            onLoop(() -> abandon(pending), () -> {});
            throw late;
        } catch (InterruptedException interrupted) {
            onLoop(() -> abandon(pending), () -> {});
            throw interrupted(interrupted);
        } catch (ExecutionException failed) {
            throw new ZmtpSocketException(String.valueOf(failed.getMessage()), failed);
        }
        if (!result.consumed()) {
            throw new ZmtpSocketException(
                    socket.type().label() + " socket cannot send now: " + result);
        }
    }

    /**
     * Waits for a message and returns it, owned by the caller; null when none came in time.
     *
     * @throws ZmtpSocketException when the socket is closed; or the peer that was asked has gone
     *     ({@link PatternOptions#reqFailOnDisconnect()}), and the request may be sent again
     */
    public @Nullable ZmtpMessage receive(Duration timeout) {
        letMoreIn();
        Object next;
        try {
            next = inbox.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
        if (next == Signal.CLOSED) {
            inbox.add(Signal.CLOSED);
            throw new ZmtpSocketException("the socket is closed");
        }
        if (next == Signal.REQUEST_LOST) {
            throw new ZmtpSocketException("the peer that was asked has gone; send again");
        }
        if (readAhead > 1) {
            letMoreIn();
        }
        return (ZmtpMessage) next;
    }

    private void letMoreIn() {
        boolean room = readAhead == 1 ? inbox.isEmpty() : inbox.size() < readAhead / 2;
        if (room && paused.compareAndSet(true, false)) {
            onLoop(socket::resumeReceiving, () -> {});
        }
    }

    /**
     * Closes the socket, lingering as its options say (10 s at most), and releases what was not
     * received.
     */
    @Override
    public void close() {
        CompletableFuture<Void> closed = socket.close().toCompletableFuture();
        try {
            closed.get(CLOSE_GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new ZmtpSocketException(
                    "the socket is still lingering; it closes on its own", late);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        } catch (ExecutionException failed) {
            throw new ZmtpSocketException("closing failed: " + failed.getMessage(), failed);
        } finally {
            onLoop(this::releaseAll, this::releaseAll);
        }
    }

    /** The socket may also be closed by its context: then, too, nobody is left waiting. */
    private void onEvent(SocketEvent event) {
        if (event instanceof SocketEvent.MonitorStopped) {
            releaseAll();
            inbox.add(Signal.CLOSED);
        }
    }

    private void received(ZmtpMessage message) {
        inbox.add(message);
        if (inbox.size() >= readAhead && paused.compareAndSet(false, true)) {
            socket.pauseReceiving();
        }
    }

    private void offer(PendingSend pending) {
        waiting.add(pending);
        sendWaiting();
    }

    private void sendWaiting() {
        for (PendingSend next = waiting.peek(); next != null; next = waiting.peek()) {
            SendResult result = socket.send(next.message);
            if (result == SendResult.HWM_REACHED || result == SendResult.NOT_CONNECTED) {
                return;
            }
            waiting.remove();
            if (!result.consumed()) {
                next.message.release();
            }
            next.result.complete(result);
        }
    }

    private void abandon(PendingSend pending) {
        if (waiting.remove(pending)) {
            pending.message.release();
        }
    }

    private void releaseAll() {
        boolean wasClosed = false;
        for (Object left = inbox.poll(); left != null; left = inbox.poll()) {
            if (left instanceof ZmtpMessage message) {
                message.release();
            }
            wasClosed |= left == Signal.CLOSED;
        }
        if (wasClosed) {
            inbox.add(Signal.CLOSED);
        }
        sendWaiting();
    }

    private void onLoop(Runnable task, Runnable ifGone) {
        try {
            socket.eventLoop().execute(task);
        } catch (RejectedExecutionException gone) {
            ifGone.run();
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new ZmtpSocketException(String.valueOf(cause.getMessage()), cause);
        }
    }

    private static ZmtpSocketException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ZmtpSocketException("interrupted while waiting", cause);
    }
}
