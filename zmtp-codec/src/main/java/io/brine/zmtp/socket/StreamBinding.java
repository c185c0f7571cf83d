package io.brine.zmtp.socket;

import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.HandshakeFailure;
import io.brine.zmtp.transport.LinkListener;
import io.brine.zmtp.transport.StreamLink;
import io.brine.zmtp.transport.StreamLinkOwner;
import io.brine.zmtp.transport.SystemErrors;
import io.brine.zmtp.zap.ZapRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.unix.Errors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.BindException;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Confined to its socket's loop. One bound endpoint that accepts stream connections. */
abstract class StreamBinding implements Endpoints.Binding {
    private static final Logger LOG = LoggerFactory.getLogger(StreamBinding.class);

    final Endpoints endpoints;
    final BaseSocket socket;
    private final Endpoint wanted;
    private @Nullable Channel listener;
    private String resolved;

    StreamBinding(Endpoints endpoints, Endpoint wanted) {
        this.endpoints = endpoints;
        this.wanted = wanted;
        socket = endpoints.socket;
        resolved = wanted.toString();
    }

    /**
     * Does what may block, on whatever thread; the step that it ends with begins to listen, and is
     * run on the loop.
     */
    abstract CompletableFuture<Supplier<ChannelFuture>> prepare();

    /** Returns the endpoint that a listening channel got. */
    abstract Endpoint bound(Channel channel);

    /** Nothing will listen, in spite of the preparation. */
    void abandoned() {}

    /** Runs what closes the listener, with whatever goes with that. */
    void release(Supplier<ChannelFuture> close) {
        var unused = close.get();
    }

    @Override
    public final CompletionStage<Endpoint> open() {
        CompletableFuture<Endpoint> result = new CompletableFuture<>();
        prepare()
                .whenComplete(
                        (listen, failure) -> {
                            boolean alive =
                                    socket.onLoop(
                                            failure == null
                                                    ? () -> listen(listen, result)
                                                    : () ->
                                                            fail(
                                                                    SystemErrors.unwrapped(failure),
                                                                    result));
                            if (!alive) {
                                abandoned();
                                result.completeExceptionally(
                                        new IllegalStateException(
                                                "the socket's event loop is shut down"));
                            }
                        });
        return result;
    }

    private void listen(Supplier<ChannelFuture> listen, CompletableFuture<Endpoint> result) {
        ChannelFuture binding;
        try {
            binding = listen.get();
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            abandoned();
            fail(e, result);
            return;
        }
        binding.addListener(
                (ChannelFuture bound) -> {
                    if (bound.isSuccess()) {
                        listening(bound.channel(), result);
                    } else {
                        abandoned();
                        fail(bound.cause(), result);
                    }
                });
    }

    private void listening(Channel channel, CompletableFuture<Endpoint> result) {
        listener = channel;
        Endpoint endpoint = bound(channel);
        resolved = endpoint.toString();
        if (socket.isClosing()) {
            close();
            result.completeExceptionally(new IllegalStateException("the socket is closed"));
            return;
        }
        endpoints.bound(resolved, this);
        socket.monitors.emit(new SocketEvent.Listening(resolved));
        result.complete(endpoint);
    }

    private void fail(Throwable cause, CompletableFuture<Endpoint> result) {
        String reason = "cannot bind " + wanted + ": " + cause.getMessage();
        socket.monitors.emit(
                new SocketEvent.BindFailed(wanted.toString(), SystemErrors.errno(cause), reason));
        if (cause instanceof SocketException || cause instanceof Errors.NativeIoException) {
            BindException named = new BindException(reason);
            named.initCause(cause);
            result.completeExceptionally(named);
        } else {
            result.completeExceptionally(cause);
        }
    }

    final void acceptFailed(Throwable cause) {
        socket.counters.acceptFailures.increment();
        LOG.warn("{}: a connection could not be accepted: {}", resolved, cause.getMessage());
        socket.monitors.emit(
                new SocketEvent.AcceptFailed(
                        resolved, SystemErrors.errno(cause), String.valueOf(cause.getMessage())));
    }

    @Override
    public final CompletionStage<Void> close() {
        Channel channel = listener;
        CompletableFuture<Void> gone = new CompletableFuture<>();
        if (channel == null) {
            gone.complete(null);
        } else {
            listener = null;
            release(
                    () ->
                            channel.close()
                                    .addListener(
                                            (ChannelFuture done) -> {
                                                closed(done);
                                                gone.complete(null);
                                            }));
        }
        return gone;
    }

    private void closed(ChannelFuture done) {
        socket.monitors.emit(
                done.isSuccess()
                        ? new SocketEvent.Closed(resolved)
                        : new SocketEvent.CloseFailed(
                                resolved,
                                SystemErrors.errno(done.cause()),
                                String.valueOf(done.cause())));
    }

    /** One accepted connection. */
    final class Accepted implements StreamLinkOwner {
        @Override
        public void onOpened(StreamLink link) {
            endpoints.links.add(link);
            endpoints.acceptedInHandshake.add(link);
            socket.counters.accepted.increment();
            socket.monitors.emit(new SocketEvent.Accepted(resolved, link.remoteAddress()));
            if (socket.isClosing()) {
                link.close();
            } else {
                endpoints.boundHandshakes();
            }
        }

        @Override
        public @Nullable LinkListener onHandshake(StreamLink link) {
            endpoints.acceptedInHandshake.remove(link);
            socket.counters.handshakesSucceeded.increment();
            socket.monitors.emit(
                    new SocketEvent.HandshakeSucceeded(resolved, link.remoteAddress()));
            Pipe pipe = socket.newPipe(false, () -> {});
            return socket.attach(pipe, link) ? pipe : null;
        }

        @Override
        public void onZapReply(StreamLink link, ZapRequest request, int status) {
            ConnectionEvents.zapReply(socket, resolved, request, status);
        }

        @Override
        public void onHandshakeFailed(StreamLink link, HandshakeFailure failure) {
            ConnectionEvents.handshakeFailed(socket, resolved, link, failure);
        }

        @Override
        public void onProtocolError(StreamLink link, String reason) {
            socket.counters.protocolErrors.increment();
        }

        @Override
        public void onClosed(StreamLink link, @Nullable String reason) {
            endpoints.links.remove(link);
            endpoints.acceptedInHandshake.remove(link);
            socket.monitors.emit(
                    new SocketEvent.Disconnected(resolved, link.remoteAddress(), reason));
            endpoints.settle();
        }
    }
}
