package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketMonitor;
import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.transport.Link;
import io.brine.zmtp.transport.Loops;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What the socket types have in common: the API's threads, pipes, delivery, closing. Confined as
 * {@link ZmtpSocket} says.
 */
abstract class BaseSocket extends SocketBehaviour {
    final Counters counters = new Counters();
    final Monitors monitors = new Monitors();
    final Flusher flusher;

    /** Each queue keeps its newest message only. */
    final boolean conflates;

    final Endpoints endpoints;

    /** Set by {@link SocketClosing}; kept here because every message asks for it. */
    boolean closing;

    private final EventLoop loop;
    private final Receiver receiver = new Receiver(this);
    private final Set<Pipe> pipes = new LinkedHashSet<>();
    private final SocketClosing end = new SocketClosing(this);
    private Runnable writableHandler = () -> {};
    private Runnable requestLostHandler = () -> {};
    private boolean sendRefused;
    private boolean writableScheduled;

    BaseSocket(SocketType type, SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(type, options);
        this.loop = loop;
        flusher = new Flusher(loop);
        conflates = options.conflate() && type.canConflate();
        endpoints = new Endpoints(this, registry);
    }

    // Pipes.

    Pipe newPipe(boolean dialled, Runnable onClosed) {
        Pipe pipe = new Pipe(this, dialled, onClosed);
        if (dialled) {
            pipes.add(pipe);
            added(pipe);
            if (!options.immediate()) {
                mayBeWritable();
            }
        }
        return pipe;
    }

    /**
     * Joins a pipe and its new link; returns false when the peer is not wanted, and the link is to
     * be closed.
     */
    boolean attach(Pipe pipe, Link link) {
        if (closing && !pipe.dialled) {
            return false;
        }
        pipe.attach(link);
        if (!attached(pipe, link)) {
            pipe.onRefused();
            return false;
        }
        counters.peers.increment();
        if (!pipe.dialled) {
            pipes.add(pipe);
            added(pipe);
        }
        greet(pipe);
        Notices.onAttached(this, pipe);
        pipe.begin();
        mayBeWritable();
        return true;
    }

    void linkClosed(Pipe pipe) {
        counters.peers.add(-1);
        Notices.onDetached(this, pipe);
        detached(pipe);
        if (!pipe.dialled) {
            remove(pipe);
        } else if (!keepsQueueOverReconnect(pipe)) {
            pipe.dropOutbound();
        }
    }

    /** Lets a pipe go for good. */
    void remove(Pipe pipe) {
        if (pipes.remove(pipe)) {
            pipe.dropOutbound();
            removed(pipe);
        }
    }

    final void arrived(Pipe pipe, ZmtpMessage message) throws ZmtpProtocolException {
        boolean wanted = false;
        try {
            boolean multipart = message.frameCount() > 1 && type != SocketType.DISH;
            wanted = (!multipart || type.hasMultipart()) && accepts(pipe, message);
        } finally {
            if (!wanted) {
                message.release();
            }
        }
        if (wanted) {
            receiver.arrived(pipe, message);
        } else {
            counters.droppedInbound.increment();
            pipe.consumed();
        }
    }

    /**
     * Gives the application a message that did not come from the peer, but is about it; owns it.
     */
    final void notice(Pipe pipe, ZmtpMessage message) {
        receiver.notice(pipe, message);
    }

    /** It is the application's turn to receive again. */
    final void receiveMore() {
        receiver.deliverWaiting();
    }

    final void forgetInbound(Pipe pipe) {
        receiver.forget(pipe);
    }

    // Sending.

    @Override
    public final SendResult send(ZmtpMessage message) {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException(
                    "send() is for the socket's event loop only; use sendAsync()");
        }
        if (closing) {
            return SendResult.CLOSED;
        }
        if (!type.canSend()) {
            return SendResult.WRONG_STATE;
        }
        if (message.frameCount() > 1 && (conflates || !type.hasMultipart())) {
            return SendResult.INVALID;
        }
        SendResult result = transmit(message);
        if (result == SendResult.HWM_REACHED || result == SendResult.NOT_CONNECTED) {
            sendRefused = true;
        }
        return result;
    }

    @Override
    public final CompletionStage<SendResult> sendAsync(ZmtpMessage message) {
        CompletableFuture<SendResult> result = new CompletableFuture<>();
        boolean taken =
                onLoop(
                        () -> {
                            SendResult outcome = send(message);
                            if (!outcome.consumed()) {
                                message.release();
                            }
                            result.complete(outcome);
                        });
        if (!taken) {
            message.release();
            result.complete(SendResult.CLOSED);
        }
        return result;
    }

    /** A pipe has sent some of its queue. */
    final void roomMade(Pipe pipe) {
        if (sendRefused && pipe.belowLowWaterMark()) {
            mayBeWritable();
        }
        if (closing) {
            endpoints.settle();
        }
    }

    private void mayBeWritable() {
        if (sendRefused && !writableScheduled) {
            writableScheduled = true;
            loop.execute(
                    () -> {
                        writableScheduled = false;
                        sendRefused = false;
                        writableHandler.run();
                    });
        }
    }

    // The rest of the API.

    @Override
    public final EventLoop eventLoop() {
        return loop;
    }

    @Override
    public final CompletionStage<Endpoint> bind(String endpoint) {
        return whileOpen(() -> endpoints.bind(endpoint));
    }

    @Override
    public final CompletionStage<Void> unbind(String endpoint) {
        return whileOpen(() -> endpoints.unbind(endpoint));
    }

    @Override
    public final CompletionStage<Void> connect(String endpoint) {
        return whileOpen(() -> endpoints.connect(endpoint, pipe -> {}));
    }

    @Override
    public final CompletionStage<Void> disconnect(String endpoint) {
        return whileOpen(() -> endpoints.disconnect(endpoint));
    }

    @Override
    public final @Nullable Endpoint lastEndpoint() {
        return endpoints.last();
    }

    @Override
    public final void onMessage(MessageHandler handler) {
        onLoop(() -> receiver.handler(handler));
    }

    @Override
    public final void onWritable(Runnable handler) {
        onLoop(() -> writableHandler = handler);
    }

    @Override
    public final void onRequestLost(Runnable handler) {
        onLoop(() -> requestLostHandler = handler);
    }

    /** Tells the application that its request will not be answered. */
    final void requestLost() {
        loop.execute(() -> requestLostHandler.run());
    }

    @Override
    public final void pauseReceiving() {
        receiver.pause();
    }

    @Override
    public final void resumeReceiving() {
        receiver.resume();
    }

    @Override
    public final void monitor(SocketMonitor monitor) {
        monitors.add(monitor);
    }

    @Override
    public final int peerCount() {
        return (int) counters.peers.get();
    }

    @Override
    public final int subscribedPeers() {
        return (int) counters.subscribedPeers.get();
    }

    @Override
    public final long queuedMessages() {
        long queued = 0;
        for (Pipe pipe : pipes) {
            queued += pipe.queuedOutbound();
        }
        return queued;
    }

    @Override
    public final SocketCounters counters() {
        return counters.snapshot();
    }

    // Closing.

    @Override
    public final CompletionStage<Void> close() {
        return end.close();
    }

    @Override
    public final CompletionStage<Void> close(Duration linger) {
        return end.close(linger);
    }

    /** Gives the application nothing any more. */
    final void stopReceiving() {
        receiver.stop();
    }

    /** Ends all pipes, after sending what is queued if {@code lingering}. */
    final void endPipes(boolean lingering) {
        for (Pipe pipe : List.copyOf(pipes)) {
            pipe.end(lingering);
        }
    }

    /** Everything of this socket is gone. */
    final void finishClose() {
        end.finish();
    }

    /** Runs the task when the socket is closed. */
    final void onClosed(Runnable task) {
        end.onClosed(task);
    }

    final boolean hasNoPipes() {
        return pipes.isEmpty();
    }

    final boolean isClosing() {
        return closing;
    }

    // Threads.

    final <T> CompletionStage<T> whileOpen(Supplier<CompletionStage<T>> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean taken =
                onLoop(
                        () -> {
                            if (closing) {
                                result.completeExceptionally(
                                        new IllegalStateException("the socket is closed"));
                                return;
                            }
                            try {
                                action.get()
                                        .whenComplete(
                                                (value, failure) ->
                                                        complete(result, value, failure));
                            } catch (RuntimeException e) {
                                result.completeExceptionally(e);
                            }
                        });
        if (!taken) {
            result.completeExceptionally(
                    new IllegalStateException("the socket's event loop is shut down"));
        }
        return result;
    }

    private static <T> void complete(
            CompletableFuture<T> result, T value, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }

    final boolean onLoop(Runnable task) {
        return Loops.run(loop, task);
    }
}
