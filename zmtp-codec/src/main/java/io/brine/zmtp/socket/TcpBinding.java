package io.brine.zmtp.socket;

import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.HostResolver;
import io.brine.zmtp.transport.StreamTransport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.NetUtil;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Confined to its socket's loop. One bound TCP endpoint. */
final class TcpBinding extends StreamBinding {
    private final Endpoint.Tcp wanted;

    TcpBinding(Endpoints endpoints, Endpoint.Tcp wanted) {
        super(endpoints, wanted);
        this.wanted = wanted;
    }

    @Override
    CompletableFuture<Supplier<ChannelFuture>> prepare() {
        return HostResolver.forBind(wanted, socket.options().ipv6())
                .thenApply(
                        address ->
                                () ->
                                        endpoints.stream.listen(
                                                address, Accepted::new, this::acceptFailed));
    }

    @Override
    Endpoint bound(Channel channel) {
        InetSocketAddress local = StreamTransport.boundAddress(channel);
        return new Endpoint.Tcp(hostOf(local), local.getPort());
    }

    /** Spells an IPv6 address as short as RFC 5952 has it, and keeps its scope. */
    static String hostOf(InetSocketAddress local) {
        String scope =
                local.getAddress() instanceof Inet6Address six && six.getScopedInterface() != null
                        ? "%" + six.getScopedInterface().getName()
                        : "";
        return NetUtil.toAddressString(local.getAddress()) + scope;
    }
}
