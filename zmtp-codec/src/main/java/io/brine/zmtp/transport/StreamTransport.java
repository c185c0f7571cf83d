package io.brine.zmtp.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

import jdk.net.ExtendedSocketOptions;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.channels.spi.SelectorProvider;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Confined to its event loop. Listens and dials over TCP; every channel is registered on the one
 * loop.
 */
public final class StreamTransport {
    /**
     * What is written to a channel and not yet sent stays about here; the rest waits in the pipe,
     * under its HWM.
     */
    private static final WriteBufferWaterMark WRITE_BUFFER =
            new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final EventLoop loop;
    private final StreamSettings settings;
    private final WarningLimiter warnings;

    /** Makes the transport of one socket. */
    public StreamTransport(EventLoop loop, StreamSettings settings) {
        this.loop = loop;
        this.settings = settings;
        warnings = new WarningLimiter(loop, StreamLink.LOG);
    }

    /**
     * Begins to listen.
     *
     * @param owner makes the owner of each accepted connection, when it is accepted
     * @param acceptFailed told when a connection could not be accepted; the listener goes on
     */
    public ChannelFuture listen(
            InetSocketAddress address,
            Supplier<StreamLinkOwner> owner,
            Consumer<Throwable> acceptFailed) {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop, loop)
                        .channelFactory(
                                () ->
                                        new NioServerSocketChannel(
                                                SelectorProvider.provider(), family(address)))
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.SO_BACKLOG, settings.backlog())
                        .handler(new AcceptFailures(acceptFailed))
                        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
                        .childHandler(initializer(owner));
        if (settings.keepAlive() != null) {
            bootstrap.childOption(ChannelOption.SO_KEEPALIVE, settings.keepAlive());
        }
        keepAliveTimes(
                (option, value) -> bootstrap.childOption(NioChannelOption.of(option), value));
        return bootstrap.bind(address);
    }

    /** Begins one attempt to connect. */
    public ChannelFuture dial(
            InetSocketAddress address,
            @Nullable InetSocketAddress source,
            Supplier<StreamLinkOwner> owner) {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channelFactory(
                                () ->
                                        new NioSocketChannel(
                                                SelectorProvider.provider(), family(address)))
                        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
                        .handler(new DialInitializer(owner, settings, warnings));
        if (settings.keepAlive() != null) {
            bootstrap.option(ChannelOption.SO_KEEPALIVE, settings.keepAlive());
        }
        if (source != null) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        }
        keepAliveTimes((option, value) -> bootstrap.option(NioChannelOption.of(option), value));
        long timeout = settings.connectTimeout().toMillis();
        bootstrap.option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(timeout, Integer.MAX_VALUE));
        return bootstrap.connect(address, source);
    }

    private interface OptionSetter {
        void set(SocketOption<Integer> option, int value);
    }

    private void keepAliveTimes(OptionSetter setter) {
        setIfPositive(setter, ExtendedSocketOptions.TCP_KEEPIDLE, settings.keepAliveIdleSeconds());
        setIfPositive(
                setter,
                ExtendedSocketOptions.TCP_KEEPINTERVAL,
                settings.keepAliveIntervalSeconds());
        setIfPositive(setter, ExtendedSocketOptions.TCP_KEEPCOUNT, settings.keepAliveCount());
    }

    private static void setIfPositive(
            OptionSetter setter, SocketOption<Integer> option, int value) {
        if (value > 0) {
            setter.set(option, value);
        }
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

    private ChannelInitializer<SocketChannel> initializer(Supplier<StreamLinkOwner> owner) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                StreamLink.install(channel, owner.get(), settings, warnings);
            }
        };
    }

    /**
     * Puts the link in place only once there is a connection, so that a refused one leaves no
     * trace.
     */
    private static final class DialInitializer extends ChannelInboundHandlerAdapter {
        private final Supplier<StreamLinkOwner> owner;
        private final StreamSettings settings;
        private final WarningLimiter warnings;

        private DialInitializer(
                Supplier<StreamLinkOwner> owner, StreamSettings settings, WarningLimiter warnings) {
            this.owner = owner;
            this.settings = settings;
            this.warnings = warnings;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            StreamLink.install(ctx.channel(), owner.get(), settings, warnings);
            ctx.pipeline().remove(this);
        }
    }

    /**
     * Keeps the listener going, with Netty's pause of a second after a failure such as too many
     * open files.
     */
    private static final class AcceptFailures extends ChannelInboundHandlerAdapter {
        private final Consumer<Throwable> report;

        private AcceptFailures(Consumer<Throwable> report) {
            this.report = report;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            report.accept(cause);
            ctx.fireExceptionCaught(cause);
        }
    }

    /** Returns the address that a listening channel got. */
    public static InetSocketAddress boundAddress(Channel channel) {
        return (InetSocketAddress) channel.localAddress();
    }
}
