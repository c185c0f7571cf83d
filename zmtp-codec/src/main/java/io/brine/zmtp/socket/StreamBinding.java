package io.brine.zmtp.socket;

import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.HandshakeFailure;
import io.brine.zmtp.transport.HostResolver;
import io.brine.zmtp.transport.LinkListener;
import io.brine.zmtp.transport.StreamLink;
import io.brine.zmtp.transport.StreamLinkOwner;
import io.brine.zmtp.transport.StreamTransport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Confined to its socket's loop. One bound TCP endpoint. */
final class StreamBinding implements Endpoints.Binding {
    private static final Logger LOG = LoggerFactory.getLogger(StreamBinding.class);

    private final Endpoints endpoints;
    private final BaseSocket socket;
    private final Endpoint.Tcp wanted;
    private @Nullable Channel listener;
    private String resolved;

    StreamBinding(Endpoints endpoints, Endpoint.Tcp wanted) {
        this.endpoints = endpoints;
        this.wanted = wanted;
        socket = endpoints.socket;
        resolved = wanted.toString();
    }

    @Override
    public CompletionStage<Endpoint> open() {
        CompletableFuture<Endpoint> result = new CompletableFuture<>();
        HostResolver.forBind(wanted, socket.options().ipv6())
                .whenComplete(
                        (address, failure) -> {
                            boolean alive =
                                    socket.onLoop(
                                            () -> {
                                                if (failure == null) {
                                                    listen(address, result);
                                                } else {
                                                    fail(
                                                            failure instanceof CompletionException e
                                                                            && e.getCause() != null
                                                                    ? e.getCause()
                                                                    : failure,
                                                            result);
                                                }
                                            });
                            if (!alive) {
                                result.completeExceptionally(
                                        new IllegalStateException(
                                                "the socket's event loop is shut down"));
                            }
                        });
        return result;
    }

    private void listen(InetSocketAddress address, CompletableFuture<Endpoint> result) {
        endpoints
                .tcp
                .listen(address, Accepted::new, this::acceptFailed)
                .addListener(
                        (ChannelFuture bound) -> {
                            if (!bound.isSuccess()) {
                                fail(bound.cause(), result);
                                return;
                            }
                            if (socket.isClosing()) {
                                bound.channel().close();
                                result.completeExceptionally(
                                        new IllegalStateException("the socket is closed"));
                                return;
                            }
                            listener = bound.channel();
                            InetSocketAddress local = StreamTransport.boundAddress(bound.channel());
                            Endpoint.Tcp endpoint =
                                    new Endpoint.Tcp(hostOf(local), local.getPort());
                            resolved = endpoint.toString();
                            endpoints.bound(resolved, this);
                            socket.monitors.emit(new SocketEvent.Listening(resolved));
                            result.complete(endpoint);
                        });
    }

    private static String hostOf(InetSocketAddress local) {
        String host = local.getAddress().getHostAddress();
        return host.equals("0:0:0:0:0:0:0:0")
                ? "::"
                : host.equals("0:0:0:0:0:0:0:1") ? "::1" : host;
    }

    private void fail(Throwable cause, CompletableFuture<Endpoint> result) {
        String reason = "cannot bind " + wanted + ": " + cause.getMessage();
        socket.monitors.emit(new SocketEvent.BindFailed(wanted.toString(), reason));
        if (cause instanceof BindException) {
            BindException named = new BindException(reason);
            named.initCause(cause);
            result.completeExceptionally(named);
        } else {
            result.completeExceptionally(cause);
        }
    }

    private void acceptFailed(Throwable cause) {
        socket.counters.acceptFailures.increment();
        LOG.warn("{}: a connection could not be accepted: {}", resolved, cause.getMessage());
        socket.monitors.emit(
                new SocketEvent.AcceptFailed(resolved, String.valueOf(cause.getMessage())));
    }

    @Override
    public void close() {
        Channel channel = listener;
        if (channel != null) {
            listener = null;
            channel.close()
                    .addListener(
                            (ChannelFuture done) -> {
                                if (done.isSuccess()) {
                                    socket.monitors.emit(new SocketEvent.Closed(resolved));
                                } else {
                                    socket.monitors.emit(
                                            new SocketEvent.CloseFailed(
                                                    resolved, String.valueOf(done.cause())));
                                }
                            });
        }
    }

    /** One accepted connection. */
    private final class Accepted implements StreamLinkOwner {
        @Override
        public void onOpened(StreamLink link) {
            endpoints.links.add(link);
            endpoints.acceptedInHandshake.add(link);
            socket.counters.accepted.increment();
            socket.monitors.emit(new SocketEvent.Accepted(resolved, link.remoteAddress()));
            if (socket.isClosing()) {
                link.close();
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
