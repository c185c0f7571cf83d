package io.brine.master.event;

import io.brine.master.config.MasterConfig.EventConfig;
import io.brine.master.process.LoopPart;
import io.brine.salt.event.EventFrame;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Salt's event bus for tools on the same host: {@code master_event_pub.ipc} sends every event to
 * every subscriber, {@code master_event_pull.ipc} takes events from command lines. Beside the two
 * sockets it keeps the files that command lines look for before they ask the master anything.
 *
 * <p>A subscriber that does not read is given a bounded number of octets of patience, then it is
 * cut off, counted and named in the log.
 */
public final class EventPublisher extends LoopPart implements EventBus.Sink {
    /** The part's and its thread's name. */
    public static final String NAME = "EventPublisher";

    static final String PUB = "master_event_pub.ipc";
    static final String PULL = "master_event_pull.ipc";

    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);

    /** Files whose mere presence tells a command line that a master runs here. */
    private static final List<String> MARKERS = List.of("publish_pull.ipc", "workers.ipc");

    private static final int MAX_SOCKET_PATH = 107;
    private static final long MAX_QUEUED_BYTES = 64L << 20;

    private final EventConfig config;
    private final EventBus bus;
    private final List<Channel> servers = new ArrayList<>();
    private final List<Path> made = new ArrayList<>();
    private final Subscribers subscribers;
    private final AtomicLong queuedBytes = new AtomicLong();

    /** A publisher not yet bound. */
    public EventPublisher(EventConfig config, EventBus bus) {
        super(NAME);
        this.config = config;
        this.bus = bus;
        this.subscribers = new Subscribers(config.subscriberBuffer());
    }

    @Override
    protected void open(EventLoop loop) throws Exception {
        Files.createDirectories(config.sockDir());
        int maxPulled = 2 * Math.max(config.maxEventSize(), 1 << 20);
        listen(loop, PUB, "rw-rw----", () -> subscribers.newHandler());
        listen(loop, PULL, "rw-------", () -> new PulledEvents(this::forward, maxPulled));
        for (String name : MARKERS) {
            marker(config.sockDir().resolve(name));
        }
        bus.sink(this);
    }

    @Override
    protected void close() throws Exception {
        bus.detach(this);
        for (Channel server : servers) {
            server.close().await(1, TimeUnit.SECONDS);
        }
        loop().submit(subscribers::closeAll).await(1, TimeUnit.SECONDS);
        for (Path path : made) {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public boolean offer(EventFrame frame) {
        byte[] message = frame.encode(config.framing());
        if (queuedBytes.addAndGet(message.length) > MAX_QUEUED_BYTES) {
            queuedBytes.addAndGet(-message.length);
            return false;
        }
        try {
            loop().execute(
                            () -> {
                                queuedBytes.addAndGet(-message.length);
                                guard(() -> subscribers.send(message));
                            });
            return true;
        } catch (RejectedExecutionException e) {
            queuedBytes.addAndGet(-message.length);
            return false;
        }
    }

    /** How many tools listen now. */
    public int subscriberCount() {
        return subscribers.count();
    }

    /** How many subscribers were cut off because they did not read. */
    public long cutOffCount() {
        return subscribers.cutOffCount();
    }

    /** Passes on what a command line fired; on the loop. */
    private void forward(EventFrame frame) {
        subscribers.send(frame.encode(config.framing()));
    }

    private void listen(EventLoop loop, String name, String mode, HandlerFactory handlers)
            throws Exception {
        Path path = config.sockDir().resolve(name).toAbsolutePath();
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH) {
            throw new IOException(
                    "sock_dir: the path "
                            + path
                            + " is longer than the "
                            + MAX_SOCKET_PATH
                            + " octets that a unix socket may have; choose a shorter sock_dir");
        }
        removeStale(path);
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerDomainSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(handlers.make());
                                    }
                                });
        var bound = bootstrap.bind(UnixDomainSocketAddress.of(path)).await();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + path + ": " + bound.cause().getMessage());
        }
        Channel server = bound.channel();
        servers.add(server);
        made.add(path);
        server.closeFuture()
                .addListener(closed -> die(new IOException("its socket " + path + " closed")));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @FunctionalInterface
    private interface HandlerFactory {
        ChannelHandler make();
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            if (probe.connect(UnixDomainSocketAddress.of(path))) {
                throw new AlreadyRunningException(
                        "another master answers on "
                                + path
                                + "; stop it or choose another sock_dir");
            }
        } catch (AlreadyRunningException e) {
            throw e;
        } catch (IOException e) {
            LOG.debug("Replacing {}, which nobody answers on", path);
        }
        Files.delete(path);
    }

    private void marker(Path path) throws IOException {
        Files.deleteIfExists(path);
        made.add(path);
        Files.createFile(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** Somebody else serves this event bus. */
    static final class AlreadyRunningException extends IOException {
        private static final long serialVersionUID = 1L;

        AlreadyRunningException(String message) {
            super(message);
        }
    }
}
