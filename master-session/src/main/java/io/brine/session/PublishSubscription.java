package io.brine.session;

import io.brine.salt.channel.PublishTopic;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The SUB connection to the master's publisher, with the options of Salt's minion, and with
 * heartbeats of its own so that a path that died silently is noticed. Reconnects for ever. Confined
 * to its event loop but for the constructor and {@link #close}.
 */
final class PublishSubscription implements PublicationQueue.Valve, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PublishSubscription.class);
    private static final Duration LINGER = Duration.ofMillis(1);
    private static final long MAX_PUBLICATION_BYTES = 256L << 20;
    private static final int MAX_IDENTITY = 255;

    /** Told of the connection's fate, on the event loop. */
    interface Watcher {
        /** The master's publisher is connected; publications come from now on. */
        void connected();

        /** The connection is lost, and being made again. */
        void disconnected();
    }

    private final ZmtpSocket socket;
    private final EventLoop loop;
    private final Consumer<byte[]> bodies;
    private final Watcher watcher;
    private final Set<String> topics;
    private @Nullable String endpoint;
    private boolean connected;
    private volatile boolean closed;
    private long misrouted;

    /**
     * @param bodies takes each publication's body
     * @param topics what is subscribed to; empty for everything
     */
    private PublishSubscription(
            ZmtpSocket socket,
            EventLoop loop,
            Consumer<byte[]> bodies,
            Watcher watcher,
            Set<String> topics) {
        this.socket = socket;
        this.loop = loop;
        this.bodies = bodies;
        this.watcher = watcher;
        this.topics = topics;
    }

    /** Makes the socket; nothing is dialled before {@link #follow}. */
    static PublishSubscription open(
            SessionSettings settings,
            ZmtpContext context,
            EventLoop loop,
            Consumer<byte[]> bodies,
            Watcher watcher) {
        Set<String> topics =
                settings.network().filtering()
                        ? Set.of(PublishTopic.BROADCAST, ownTopic(settings))
                        : Set.of();
        ZmtpSocket socket = context.open(SocketType.SUB, options(settings), loop);
        PublishSubscription subscription =
                new PublishSubscription(socket, loop, bodies, watcher, topics);
        socket.onMessage(subscription::received);
        socket.monitor(subscription::observed);
        if (topics.isEmpty()) {
            socket.subscribe(new byte[0]);
        }
        for (String topic : topics) {
            socket.subscribe(topic.getBytes(StandardCharsets.US_ASCII));
        }
        return subscription;
    }

    private static String ownTopic(SessionSettings settings) {
        return switch (settings.standing()) {
            case MINION -> PublishTopic.ofMinion(settings.id());
            case SYNDIC -> PublishTopic.SYNDIC;
        };
    }

    private static SocketOptions options(SessionSettings settings) {
        NetworkSettings network = settings.network();
        SocketOptions.Builder options =
                SocketOptions.builder()
                        .linger(LINGER)
                        .reconnectInterval(network.reconnectFirst())
                        .reconnectIntervalMax(network.reconnectMax())
                        .heartbeatInterval(network.heartbeat())
                        .heartbeatTimeout(network.heartbeatTimeout())
                        .maxMessageSize(MAX_PUBLICATION_BYTES)
                        .ipv6(network.ipv6())
                        .tcpKeepAlive(network.tcpKeepAlive());
        byte[] identity = settings.id().getBytes(StandardCharsets.UTF_8);
        if (identity.length <= MAX_IDENTITY) {
            options.routingId(identity);
        }
        return options.build();
    }

    /** Connects to a publisher; leaves the one before when it is another. */
    void follow(String wanted) {
        String before = endpoint;
        if (wanted.equals(before)) {
            return;
        }
        endpoint = wanted;
        if (before != null) {
            socket.disconnect(before);
        }
        LOG.debug("Connecting the Minion to the Master publish port, using the URI: {}", wanted);
        socket.connect(wanted)
                .whenComplete(
                        (done, error) -> {
                            if (error != null) {
                                LOG.error(
                                        "The publisher {} cannot be dialled: {}",
                                        wanted,
                                        error.toString());
                            }
                        });
    }

    private void received(ZmtpMessage message) {
        byte[] body;
        try {
            int frames = message.frameCount();
            boolean mine =
                    frames == 1
                            ? topics.isEmpty()
                            : frames == 2 && (topics.isEmpty() || topics.contains(message.utf8(0)));
            if (!mine) {
                if (misrouted++ == 0) {
                    LOG.warn(
                            "Dropped a publication with the wrong topic or number of parts; further"
                                    + " ones are counted only");
                }
                return;
            }
            body = message.bytes(frames - 1);
        } finally {
            message.release();
        }
        bodies.accept(body);
    }

    private void observed(SocketEvent event) {
        switch (event) {
            case SocketEvent.HandshakeSucceeded up -> {
                if (!connected) {
                    connected = true;
                    LOG.info("Connected to the master's publisher at {}", up.endpoint());
                    watcher.connected();
                }
            }
            case SocketEvent.Disconnected down -> {
                if (connected && !closed) {
                    connected = false;
                    LOG.warn(
                            "Connection to the master's publisher at {} lost, reconnecting",
                            down.endpoint());
                    watcher.disconnected();
                }
            }
            default -> LOG.trace("{}", event);
        }
    }

    @Override
    public void pause() {
        loop.execute(socket::pauseReceiving);
    }

    @Override
    public void resume() {
        loop.execute(socket::resumeReceiving);
    }

    @Override
    public void close() {
        closed = true;
        socket.close();
    }
}
