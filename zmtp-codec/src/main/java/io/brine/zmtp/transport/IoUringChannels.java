package io.brine.zmtp.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.PeerCredentials;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Stateless. Netty's io_uring channels. Touched only where io_uring is on the class path. */
final class IoUringChannels extends NativeChannels {
    static @Nullable Throwable unavailability() {
        return IoUring.unavailabilityCause();
    }

    @Override
    public IoHandlerFactory ioHandlers() {
        return IoUringIoHandler.newFactory();
    }

    @Override
    public ServerChannel tcpListener(SocketProtocolFamily family) {
        return new IoUringServerSocketChannel();
    }

    @Override
    public Channel tcp(SocketProtocolFamily family) {
        return new IoUringSocketChannel();
    }

    @Override
    public ServerChannel ipcListener() {
        return new IoUringServerDomainSocketChannel();
    }

    @Override
    public Channel ipc() {
        return new IoUringDomainSocketChannel();
    }

    @Override
    public DatagramChannel datagrams(SocketProtocolFamily family) {
        return new IoUringDatagramChannel(family);
    }

    @Override
    PeerCredentials peerCredentials(Channel channel) throws IOException {
        return ((IoUringDomainSocketChannel) channel).peerCredentials();
    }
}
