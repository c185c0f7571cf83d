package io.brine.zmtp.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.spi.SelectorProvider;

/** Stateless. The JDK's own channels. */
final class NioChannels implements Channels {
    @Override
    public IoHandlerFactory ioHandlers() {
        return NioIoHandler.newFactory();
    }

    @Override
    public ServerChannel tcpListener(SocketProtocolFamily family) {
        return new NioServerSocketChannel(SelectorProvider.provider(), family);
    }

    @Override
    public Channel tcp(SocketProtocolFamily family) {
        return new NioSocketChannel(SelectorProvider.provider(), family);
    }

    @Override
    public ServerChannel ipcListener() {
        return new NioServerDomainSocketChannel();
    }

    @Override
    public Channel ipc() {
        return new NioDomainSocketChannel();
    }

    @Override
    public DatagramChannel datagrams(SocketProtocolFamily family) {
        return new NioDatagramChannel(family);
    }

    @Override
    public SocketAddress ipcAddress(Endpoint.Ipc endpoint) {
        if (endpoint.isAbstract()) {
            throw new UnsupportedOperationException(
                    endpoint
                            + ": the JDK has no abstract names; put netty-transport-native-epoll"
                            + " on the class path and open the socket on a loop of that kind");
        }
        return UnixDomainSocketAddress.of(endpoint.name());
    }

    @Override
    public @Nullable IpcCredentials credentials(Channel channel) {
        UnixDomainPrincipal peer =
                channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
        return peer == null
                ? null
                : AccountNames.credentials(peer.user().getName(), peer.group().getName());
    }

    @Override
    public boolean set(Channel channel, SystemOption option, int value) {
        return switch (option) {
            case TCP_KEEPIDLE -> set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, value);
            case TCP_KEEPINTVL -> set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, value);
            case TCP_KEEPCNT -> set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, value);
            case IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS ->
                    set(channel, StandardSocketOptions.IP_MULTICAST_TTL, value);
            case IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP ->
                    set(channel, StandardSocketOptions.IP_MULTICAST_LOOP, value != 0);
            case TCP_USER_TIMEOUT, SO_PRIORITY -> false;
        };
    }

    private static <T> boolean set(Channel channel, SocketOption<T> option, T value) {
        return channel.config().setOption(NioChannelOption.of(option), value);
    }

    @Override
    public boolean bindToDevice(Channel channel, String device) {
        return false;
    }
}
