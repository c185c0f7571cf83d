package io.brine.zmtp.transport;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Thread-safe. Sets the options of new channels, before they are bound, connected or read from.
 * What a channel must have and cannot get fails it; what it can do without is logged.
 */
final class ChannelTuner {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelTuner.class);

    /**
     * What is written to a channel and not yet sent stays about here; the rest waits in the pipe,
     * under its HWM.
     */
    private static final WriteBufferWaterMark WRITE_BUFFER =
            new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private static final int SMALLEST_READ = 64;
    private static final int FIRST_READ = 2048;

    /**
     * Octets of a read, at most: large ones save the kernel time and put fewer messages together
     * from pieces. A pool of small chunks, as in a small process, keeps them to 64 KiB.
     */
    private static final int LARGEST_READ =
            Math.clamp(
                    PooledByteBufAllocator.DEFAULT.metric().chunkSize() / 2, 64 * 1024, 256 * 1024);

    private final Channels channels;
    private final NetworkOptions options;
    private final int handshakeRead;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * Makes the tuner of one socket's channels.
     *
     * @param handshakeRead octets read at once from a peer whose handshake is not done, at most
     */
    ChannelTuner(Channels channels, NetworkOptions options, int handshakeRead) {
        this.channels = channels;
        this.options = options;
        this.handshakeRead = handshakeRead;
    }

    /** Prepares a channel that will listen; returns it. */
    <C extends Channel> C tcpListener(C channel) {
        return checked(
                channel,
                () -> {
                    channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
                    if (options.receiveBuffer() >= 0) {
                        // Before it listens: the window's scale is settled by the first packet.
                        channel.config()
                                .setOption(ChannelOption.SO_RCVBUF, options.receiveBuffer());
                    }
                    bindToDevice(channel);
                });
    }

    /** Prepares a channel that will connect; returns it. */
    <C extends Channel> C tcpDialler(C channel, boolean bound) {
        return checked(
                channel,
                () -> {
                    if (bound) {
                        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
                    }
                    long timeout = options.connectTimeout().toMillis();
                    channel.config()
                            .setConnectTimeoutMillis((int) Math.min(timeout, Integer.MAX_VALUE));
                    bindToDevice(channel);
                    tcp(channel);
                });
    }

    /** Prepares a connection over TCP; returns it. */
    <C extends Channel> C tcp(C channel) {
        stream(channel);
        NetworkOptions.Tcp tcp = options.tcp();
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        if (tcp.keepAlive() != null) {
            channel.config().setOption(ChannelOption.SO_KEEPALIVE, tcp.keepAlive());
        }
        setIfPositive(channel, SystemOption.TCP_KEEPIDLE, tcp.keepAliveIdleSeconds());
        setIfPositive(channel, SystemOption.TCP_KEEPINTVL, tcp.keepAliveIntervalSeconds());
        setIfPositive(channel, SystemOption.TCP_KEEPCNT, tcp.keepAliveCount());
        setIfPositive(
                channel,
                SystemOption.TCP_USER_TIMEOUT,
                (int) Math.min(Integer.MAX_VALUE, tcp.maxRetransmit().toMillis()));
        // In this order: Linux derives a priority from the type of service.
        if (tcp.typeOfService() > 0) {
            channel.config().setOption(ChannelOption.IP_TOS, tcp.typeOfService());
        }
        setIfPositive(channel, SystemOption.SO_PRIORITY, tcp.priority());
        return channel;
    }

    /** Prepares a connection over a unix domain socket; returns it. */
    <C extends Channel> C ipc(C channel) {
        stream(channel);
        return channel;
    }

    private void stream(Channel channel) {
        channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        channel.config().setWriteBufferWaterMark(WRITE_BUFFER);
        channel.config()
                .setRecvByteBufAllocator(
                        new CautiousReads(
                                new AdaptiveRecvByteBufAllocator(
                                        SMALLEST_READ, FIRST_READ, LARGEST_READ),
                                handshakeRead));
        if (options.sendBuffer() >= 0) {
            channel.config().setOption(ChannelOption.SO_SNDBUF, options.sendBuffer());
        }
        if (options.receiveBuffer() >= 0) {
            channel.config().setOption(ChannelOption.SO_RCVBUF, options.receiveBuffer());
        }
    }

    private void setIfPositive(Channel channel, SystemOption option, int value) {
        if (value > 0
                && !channels.set(channel, option, value)
                && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "{} cannot be set without netty-transport-native-epoll on the class path",
                    option);
        }
    }

    private void bindToDevice(Channel channel) {
        String device = options.tcp().device();
        if (!device.isEmpty() && !channels.bindToDevice(channel, device)) {
            throw new UnsupportedOperationException(
                    "bindtodevice '"
                            + device
                            + "' needs netty-transport-native-epoll on the class path");
        }
    }

    private static <C extends Channel> C checked(C channel, Runnable tuning) {
        try {
            tuning.run();
            return channel;
        } catch (ChannelException | UnsupportedOperationException e) {
            channel.unsafe().closeForcibly();
            throw e;
        }
    }
}
