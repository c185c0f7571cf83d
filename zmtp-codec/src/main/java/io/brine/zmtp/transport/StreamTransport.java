package io.brine.zmtp.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketProtocolFamily;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Confined to its event loop. Listens and dials over TCP and unix domain sockets; every channel is
 * registered on the one loop, and of that loop's kind.
 */
public final class StreamTransport {
    private final EventLoop loop;
    private final StreamSettings settings;
    private final WarningLimiter warnings;
    private final Channels channels;
    private final ChannelTuner tuner;

    /** Makes the transport of one socket. */
    public StreamTransport(EventLoop loop, StreamSettings settings) {
        this.loop = loop;
        this.settings = settings;
        warnings = new WarningLimiter(loop, StreamLink.LOG);
        channels = TransportKind.of(loop).channels();
        tuner =
                new ChannelTuner(
                        channels, settings.network(), settings.handshake().maxCommandSize());
    }

    /**
     * Begins to listen over TCP.
     *
     * @param owner makes the owner of each accepted connection, when it is accepted
     * @param acceptFailed told when a connection could not be accepted; the listener goes on
     */
    public ChannelFuture listen(
            InetSocketAddress address,
            Supplier<StreamLinkOwner> owner,
            Consumer<Throwable> acceptFailed) {
        AcceptFilter filter = new AcceptFilter(settings.network().tcp().acceptFilters());
        return listen(
                () -> tuner.tcpListener(channels.tcpListener(family(address))),
                address,
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SocketAddress peer = channel.remoteAddress();
                        if (filter.allows(peer)) {
                            tuner.tcp(channel);
                            install(channel, owner, peer);
                        } else {
                            channel.close();
                            acceptFailed.accept(new IOException("not let in: " + peer));
                        }
                    }
                },
                acceptFailed);
    }

    /**
     * Begins to listen on a unix domain socket, whose file is out of the way.
     *
     * @param owner makes the owner of each accepted connection, when it is accepted
     * @param acceptFailed told when a connection could not be accepted, or was filtered out; the
     *     listener goes on
     * @throws UnsupportedOperationException when the loop's kind cannot do what is asked
     */
    public ChannelFuture listen(
            Endpoint.Ipc endpoint,
            Supplier<StreamLinkOwner> owner,
            Consumer<Throwable> acceptFailed) {
        SocketAddress address = channels.ipcAddress(endpoint);
        NetworkOptions.IpcFilter filter = settings.network().ipcFilter();
        if (!filter.processes().isEmpty() && TransportKind.of(loop) == TransportKind.NIO) {
            throw new UnsupportedOperationException(
                    endpoint
                            + ": the JDK does not tell a peer's process; ipc_filter_pid needs"
                            + " netty-transport-native-epoll on the class path");
        }
        return listen(
                channels::ipcListener,
                address,
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        IpcCredentials peer = channels.credentials(channel);
                        if (filter.allows(peer)) {
                            tuner.ipc(channel);
                            install(channel, owner, new IpcAddress(endpoint.name(), peer));
                        } else {
                            channel.close();
                            acceptFailed.accept(new IOException("not let in: " + peer));
                        }
                    }
                },
                acceptFailed);
    }

    private ChannelFuture listen(
            Supplier<ServerChannel> listener,
            SocketAddress address,
            ChannelInitializer<Channel> accepted,
            Consumer<Throwable> acceptFailed) {
        return new ServerBootstrap()
                .group(loop, loop)
                .channelFactory(listener::get)
                .handler(new AcceptFailures(acceptFailed))
                .option(ChannelOption.SO_BACKLOG, settings.network().backlog())
                .childHandler(accepted)
                .bind(address);
    }

    private void install(
            Channel channel, Supplier<StreamLinkOwner> owner, @Nullable SocketAddress peer) {
        StreamLink.install(channel, peer, owner.get(), settings, warnings);
    }

    /** Begins one attempt to connect over TCP. */
    public ChannelFuture dial(
            InetSocketAddress address,
            @Nullable InetSocketAddress source,
            Supplier<StreamLinkOwner> owner) {
        return bootstrap(
                        () -> tuner.tcpDialler(channels.tcp(family(address)), source != null),
                        new DialInitializer(
                                channel -> install(channel, owner, channel.remoteAddress())))
                .connect(address, source);
    }

    /**
     * Begins one attempt to connect over TCP through a SOCKS5 proxy, which is told the target's
     * name as it stands. The future tells of the connection to the proxy only; what fails after
     * that is told to {@code failed}, and the channel closes.
     */
    public ChannelFuture dial(
            InetSocketAddress proxyAddress,
            SocksProxy proxy,
            Endpoint.Tcp target,
            Supplier<StreamLinkOwner> owner,
            Consumer<Throwable> failed) {
        return bootstrap(
                        () -> tuner.tcpDialler(channels.tcp(family(proxyAddress)), false),
                        new SocksHandler(
                                proxy,
                                target,
                                settings.handshake().interval(),
                                channel -> install(channel, owner, channel.remoteAddress()),
                                failed))
                .connect(proxyAddress);
    }

    /**
     * Begins one attempt to connect to a unix domain socket.
     *
     * @throws UnsupportedOperationException when the loop's kind cannot do such names
     */
    public ChannelFuture dial(Endpoint.Ipc endpoint, Supplier<StreamLinkOwner> owner) {
        SocketAddress address = channels.ipcAddress(endpoint);
        return bootstrap(
                        () -> tuner.ipc(channels.ipc()),
                        new DialInitializer(
                                channel ->
                                        install(
                                                channel,
                                                owner,
                                                new IpcAddress(
                                                        endpoint.name(), credentials(channel)))))
                .connect(address);
    }

    private @Nullable IpcCredentials credentials(Channel channel) {
        try {
            return channels.credentials(channel);
        } catch (ChannelException goneAlready) {
            return null;
        }
    }

    private Bootstrap bootstrap(
            Supplier<Channel> channel, ChannelInboundHandlerAdapter initializer) {
        return new Bootstrap().group(loop).channelFactory(channel::get).handler(initializer);
    }

    /**
     * An IPv4 address gets an IPv4 socket: a dual-stack one bound to 0.0.0.0 would take IPv6 as
     * well.
     */
    private static SocketProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? SocketProtocolFamily.INET
                : SocketProtocolFamily.INET6;
    }

    /**
     * Puts the link in place only once there is a connection, so that a refused one leaves no
     * trace.
     */
    private static final class DialInitializer extends ChannelInboundHandlerAdapter {
        private final Consumer<Channel> install;

        private DialInitializer(Consumer<Channel> install) {
            this.install = install;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            install.accept(ctx.channel());
            ctx.pipeline().remove(this);
        }
    }

    /**
     * Keeps the listener going, with a pause after a failure such as too many open files. Netty's
     * own way ends in a log record, and a logger that cannot open a file of its own takes the event
     * loop down.
     */
    private static final class AcceptFailures extends ChannelInboundHandlerAdapter {
        private static final long PAUSE_SECONDS = 1;

        private final Consumer<Throwable> report;

        private AcceptFailures(Consumer<Throwable> report) {
            this.report = report;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ChannelConfig listening = ctx.channel().config();
            if (listening.isAutoRead()) {
                listening.setAutoRead(false);
                ctx.executor()
                        .schedule(
                                () -> listening.setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
            }
            report.accept(cause);
        }
    }

    /**
     * Checks that the loop's kind can do such a name.
     *
     * @throws UnsupportedOperationException when it cannot
     */
    public void require(Endpoint.Ipc endpoint) {
        channels.ipcAddress(endpoint);
    }

    /** Returns what is asked of the system. */
    public NetworkOptions network() {
        return settings.network();
    }

    /** Returns the address that a TCP channel that listens got. */
    public static InetSocketAddress boundAddress(Channel channel) {
        return (InetSocketAddress) channel.localAddress();
    }
}
