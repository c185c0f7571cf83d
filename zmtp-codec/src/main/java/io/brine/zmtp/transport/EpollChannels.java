package io.brine.zmtp.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.PeerCredentials;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Stateless. Netty's epoll channels. Touched only where epoll is on the class path. */
final class EpollChannels extends NativeChannels {
    static boolean runsOn(IoEventLoop loop) {
        return loop.isIoType(EpollIoHandler.class);
    }

    static @Nullable Throwable unavailability() {
        return Epoll.unavailabilityCause();
    }

    @Override
    public IoHandlerFactory ioHandlers() {
        return EpollIoHandler.newFactory();
    }

    @Override
    public ServerChannel tcpListener(SocketProtocolFamily family) {
        return new EpollServerSocketChannel(family);
    }

    @Override
    public Channel tcp(SocketProtocolFamily family) {
        return new EpollSocketChannel(family);
    }

    @Override
    public ServerChannel ipcListener() {
        return new EpollServerDomainSocketChannel();
    }

    @Override
    public Channel ipc() {
        return new EpollDomainSocketChannel();
    }

    @Override
    public DatagramChannel datagrams(SocketProtocolFamily family) {
        return new EpollDatagramChannel(family);
    }

    @Override
    PeerCredentials peerCredentials(Channel channel) throws IOException {
        return ((EpollDomainSocketChannel) channel).peerCredentials();
    }
}
