package io.brine.zmtp.socket;

import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.SystemErrors;
import io.brine.zmtp.transport.UdpAddress;
import io.brine.zmtp.transport.UdpTransport;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramChannel;

import org.jspecify.annotations.Nullable;

import java.net.BindException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Confined to its socket's loop. One UDP address or group that a DISH listens to. One pipe takes
 * the datagrams of all senders, under the one high-water mark; only failing to bind makes an event.
 */
final class UdpBinding implements Endpoints.Binding {
    private final Endpoints endpoints;
    private final BaseSocket socket;
    private final Endpoint.Udp wanted;
    private @Nullable DatagramChannel channel;

    UdpBinding(Endpoints endpoints, Endpoint.Udp wanted) {
        this.endpoints = endpoints;
        this.wanted = wanted;
        socket = endpoints.socket;
    }

    @Override
    public CompletionStage<Endpoint> open() {
        CompletableFuture<Endpoint> result = new CompletableFuture<>();
        UdpAddress.resolve(wanted, true, socket.options().ipv6())
                .whenComplete(
                        (address, failure) -> {
                            boolean alive =
                                    socket.onLoop(
                                            failure == null
                                                    ? () -> listen(address, result)
                                                    : () -> fail(failure, result));
                            if (!alive) {
                                result.completeExceptionally(
                                        new IllegalStateException(
                                                "the socket's event loop is shut down"));
                            }
                        });
        return result;
    }

    private void listen(UdpAddress address, CompletableFuture<Endpoint> result) {
        Pipe pipe = socket.newPipe(false, endpoints::settle);
        UdpTransport.Opened opened =
                endpoints.udp().listen(address, () -> socket.counters.droppedInbound.increment());
        opened.link().attach(pipe);
        opened.ready()
                .addListener(
                        (ChannelFuture done) -> {
                            if (!done.isSuccess()) {
                                opened.channel().close();
                                fail(done.cause(), result);
                            } else if (socket.isClosing() || !socket.attach(pipe, opened.link())) {
                                opened.channel().close();
                                result.completeExceptionally(
                                        new IllegalStateException("the socket is closed"));
                            } else {
                                bound(opened.channel(), result);
                            }
                        });
    }

    private void bound(DatagramChannel open, CompletableFuture<Endpoint> result) {
        channel = open;
        Endpoint endpoint =
                new Endpoint.Udp(
                        TcpBinding.hostOf(open.localAddress()),
                        open.localAddress().getPort(),
                        wanted.networkInterface());
        endpoints.bound(endpoint.toString(), this);
        result.complete(endpoint);
    }

    private void fail(Throwable failure, CompletableFuture<Endpoint> result) {
        Throwable cause = SystemErrors.unwrapped(failure);
        String reason = "cannot bind " + wanted + ": " + cause.getMessage();
        socket.monitors.emit(
                new SocketEvent.BindFailed(wanted.toString(), SystemErrors.errno(cause), reason));
        BindException named = new BindException(reason);
        named.initCause(cause);
        result.completeExceptionally(named);
    }

    @Override
    public CompletionStage<Void> close() {
        DatagramChannel open = channel;
        CompletableFuture<Void> gone = new CompletableFuture<>();
        if (open == null) {
            gone.complete(null);
        } else {
            channel = null;
            open.close().addListener(done -> gone.complete(null));
        }
        return gone;
    }
}
