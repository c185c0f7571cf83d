package io.brine.zmtp.transport;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Objects;

/**
 * Confined to its event loop. Opens the datagram channels of RADIO and DISH, registered on the one
 * loop and of that loop's kind.
 */
public final class UdpTransport {
    private static final int LARGEST_DATAGRAM = 65_536;

    private final EventLoop loop;
    private final NetworkOptions network;
    private final Multicast multicast;
    private final Channels channels;

    /**
     * Immutable. How multicasts travel.
     *
     * @param hops routers that one may pass, 0 to 255
     * @param loop whether they reach this host as well
     */
    public record Multicast(int hops, boolean loop) {}

    /** An open channel. */
    public record Opened(UdpLink link, DatagramChannel channel, ChannelFuture ready) {}

    /** Makes the transport of one socket. */
    public UdpTransport(EventLoop loop, NetworkOptions network, Multicast multicast) {
        this.loop = loop;
        this.network = network;
        this.multicast = multicast;
        channels = TransportKind.of(loop).channels();
    }

    /**
     * Opens a channel to listen at an address, or to a group.
     *
     * @param dropped told of each datagram that is thrown away
     */
    public Opened listen(UdpAddress address, Runnable dropped) {
        DatagramChannel channel = open(address);
        if (address.isMulticast()) {
            channel.config().setReuseAddress(true);
        }
        UdpLink link = new UdpLink(channel, address.target(), "RADIO", dropped);
        ChannelFuture bound = bind(channel, link, address.target());
        if (!address.isMulticast()) {
            return new Opened(link, channel, bound);
        }
        ChannelPromise joined = channel.newPromise();
        bound.addListener(
                done -> {
                    if (done.isSuccess()) {
                        join(channel, address, joined);
                    } else {
                        joined.setFailure(done.cause());
                    }
                });
        return new Opened(link, channel, joined);
    }

    private static void join(DatagramChannel channel, UdpAddress address, ChannelPromise joined) {
        channel.joinGroup(
                address.target(), Objects.requireNonNull(address.networkInterface()), joined);
    }

    /**
     * Opens a channel to send to an address, or to a group.
     *
     * @param dropped told of each message that is thrown away
     */
    public Opened connect(UdpAddress address, Runnable dropped) {
        DatagramChannel channel = open(address);
        UdpLink link = new UdpLink(channel, address.target(), "DISH", dropped);
        InetAddress local = address.local();
        return new Opened(
                link,
                channel,
                bind(
                        channel,
                        link,
                        local == null || address.isMulticast()
                                ? new InetSocketAddress(0)
                                : new InetSocketAddress(local, 0)));
    }

    private ChannelFuture bind(DatagramChannel channel, UdpLink link, InetSocketAddress local) {
        channel.pipeline().addLast(link);
        ChannelPromise bound = channel.newPromise();
        loop.register(channel)
                .addListener(
                        registered -> {
                            if (registered.isSuccess()) {
                                channel.bind(local, bound);
                            } else {
                                bound.setFailure(registered.cause());
                            }
                        });
        bound.addListener(
                done -> {
                    if (!done.isSuccess()) {
                        channel.close();
                    }
                });
        return bound;
    }

    private DatagramChannel open(UdpAddress address) {
        boolean four = address.target().getAddress() instanceof Inet4Address;
        DatagramChannel channel =
                channels.datagrams(four ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
        try {
            channel.config()
                    .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(LARGEST_DATAGRAM));
            if (network.sendBuffer() >= 0) {
                channel.config().setSendBufferSize(network.sendBuffer());
            }
            if (network.receiveBuffer() >= 0) {
                channel.config().setReceiveBufferSize(network.receiveBuffer());
            }
            if (network.tcp().typeOfService() > 0) {
                channel.config().setOption(ChannelOption.IP_TOS, network.tcp().typeOfService());
            }
            if (address.isMulticast()) {
                multicast(channel, address, four);
            }
            return channel;
        } catch (ChannelException e) {
            channel.unsafe().closeForcibly();
            throw e;
        }
    }

    private void multicast(DatagramChannel channel, UdpAddress address, boolean four) {
        channels.set(
                channel,
                four ? SystemOption.IP_MULTICAST_TTL : SystemOption.IPV6_MULTICAST_HOPS,
                multicast.hops());
        channels.set(
                channel,
                four ? SystemOption.IP_MULTICAST_LOOP : SystemOption.IPV6_MULTICAST_LOOP,
                multicast.loop() ? 1 : 0);
        NetworkInterface via = address.networkInterface();
        if (via != null) {
            channel.config().setNetworkInterface(via);
        }
    }
}
