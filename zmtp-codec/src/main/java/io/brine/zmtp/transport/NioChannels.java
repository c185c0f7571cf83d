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
        SocketOption<Integer> known =
                switch (option) {
                    case TCP_KEEPIDLE -> ExtendedSocketOptions.TCP_KEEPIDLE;
                    case TCP_KEEPINTVL -> ExtendedSocketOptions.TCP_KEEPINTERVAL;
                    case TCP_KEEPCNT -> ExtendedSocketOptions.TCP_KEEPCOUNT;
                    case TCP_USER_TIMEOUT, SO_PRIORITY -> null;
                };
        return known != null && channel.config().setOption(NioChannelOption.of(known), value);
    }

    @Override
    public boolean bindToDevice(Channel channel, String device) {
        return false;
    }
}
