package io.brine.zmtp.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketProtocolFamily;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Supplier;

/**
 * Stateless. Opens connections on which no word of ZMTP is spoken: for programs that look at peers
 * octet by octet. The caller's handler gets everything, the channel is the caller's to close.
 */
public final class PlainStreams {
    private PlainStreams() {}

    /** Begins to connect over TCP; the address must be resolved. */
    public static ChannelFuture connect(
            EventLoop loop, InetSocketAddress address, ChannelHandler handler) {
        SocketProtocolFamily family =
                address.getAddress() instanceof Inet4Address
                        ? SocketProtocolFamily.INET
                        : SocketProtocolFamily.INET6;
        Channels channels = TransportKind.of(loop).channels();
        return connect(loop, () -> channels.tcp(family), address, handler);
    }

    /**
     * Begins to connect to a unix domain socket.
     *
     * @throws UnsupportedOperationException when the loop's kind cannot do such names
     */
    public static ChannelFuture connect(
            EventLoop loop, Endpoint.Ipc endpoint, ChannelHandler handler) {
        Channels channels = TransportKind.of(loop).channels();
        return connect(loop, channels::ipc, channels.ipcAddress(endpoint), handler);
    }

    private static ChannelFuture connect(
            EventLoop loop, Supplier<Channel> channel, SocketAddress to, ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(channel::get)
                .handler(handler)
                .connect(to);
    }
}
