package io.brine.zmtp.socket;

import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.HostResolver;
import io.brine.zmtp.transport.NetworkOptions;
import io.brine.zmtp.transport.SocksProxy;
import io.brine.zmtp.transport.StreamLinkOwner;
import io.netty.channel.ChannelFuture;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Stateless. How one attempt to connect is made; the transports differ in this only. */
@FunctionalInterface
interface StreamDialler {
    /** Begins an attempt, on the loop. */
    @FunctionalInterface
    interface Step {
        ChannelFuture dial(Supplier<StreamLinkOwner> owner);
    }

    /**
     * Looks names up, anew for each attempt.
     *
     * @param proxyFailed told on the loop when a proxy was reached and did not connect
     */
    CompletableFuture<Step> prepare(Consumer<Throwable> proxyFailed);

    /** Returns how a TCP endpoint is dialled, through the proxy if there is one. */
    static StreamDialler tcp(Endpoints endpoints, Endpoint.Tcp target) {
        NetworkOptions network = endpoints.stream.network();
        SocksProxy proxy = network.proxy();
        if (proxy == null) {
            return failed -> direct(endpoints, target, network.ipv6());
        }
        Endpoint.Tcp place = new Endpoint.Tcp(proxy.host(), proxy.port());
        return failed ->
                HostResolver.forConnect(place, network.ipv6())
                        .thenApply(
                                address ->
                                        owner ->
                                                endpoints.stream.dial(
                                                        address, proxy, target, owner, failed));
    }

    private static CompletableFuture<Step> direct(
            Endpoints endpoints, Endpoint.Tcp target, boolean ipv6) {
        Endpoint.Tcp from = target.source();
        CompletableFuture<@Nullable InetSocketAddress> source =
                from == null
                        ? CompletableFuture.completedFuture(null)
                        : HostResolver.forBind(from, ipv6).thenApply(local -> local);
        return HostResolver.forConnect(target, ipv6)
                .thenCombine(
                        source, (to, local) -> owner -> endpoints.stream.dial(to, local, owner));
    }

    /**
     * Returns how a unix domain socket is dialled.
     *
     * @throws UnsupportedOperationException when the socket's loop cannot do such names
     */
    static StreamDialler ipc(Endpoints endpoints, Endpoint.Ipc target) {
        endpoints.stream.require(target);
        return failed ->
                CompletableFuture.completedFuture(owner -> endpoints.stream.dial(target, owner));
    }
}
