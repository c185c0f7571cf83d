package io.brine.master.event;

import io.brine.master.config.MasterConfig.EventConfig;
import io.brine.master.process.LocalServers;
import io.brine.master.process.LoopPart;
import io.brine.master.process.PartLoad;
import io.brine.salt.event.EventFrame;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

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

    /** Files whose mere presence tells a command line that a master runs here. */
    private static final List<String> MARKERS = List.of("publish_pull.ipc", "workers.ipc");

    private static final long MAX_QUEUED_BYTES = 64L << 20;

    private final EventConfig config;
    private final EventBus bus;
    private final List<Channel> servers = new ArrayList<>();
    private final List<Path> made = new ArrayList<>();
    private final Subscribers subscribers;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();

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
        listen(loop, PUB, "rw-rw----", config.pubPort(), subscribers::newHandler);
        listen(
                loop,
                PULL,
                "rw-------",
                config.pullPort(),
                () -> new PulledEvents(this::forward, maxPulled));
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
        waiting.incrementAndGet();
        try {
            loop().execute(
                            () -> {
                                waiting.decrementAndGet();
                                countMessage();
                                queuedBytes.addAndGet(-message.length);
                                guard(() -> subscribers.send(message));
                            });
            return true;
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
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
        countMessage();
        subscribers.send(frame.encode(config.framing()));
        bus.pulled(frame);
    }

    /** Errors are subscribers that were cut off. */
    @Override
    public PartLoad load() {
        PartLoad own = super.load();
        return new PartLoad(waiting.get(), own.messages(), own.errors() + cutOffCount());
    }

    private void listen(
            EventLoop loop, String name, String mode, int port, Supplier<ChannelHandler> handlers)
            throws Exception {
        Channel server;
        if (config.overTcp()) {
            InetSocketAddress address = new InetSocketAddress(config.tcpAddress(), port);
            server = LocalServers.listen(loop, address, "ipc_mode tcp:", handlers);
        } else {
            Path path = config.sockDir().resolve(name).toAbsolutePath();
            server = LocalServers.listen(loop, path, mode, handlers);
            made.add(path);
        }
        servers.add(server);
        server.closeFuture()
                .addListener(closed -> die(new IOException("its socket " + name + " closed")));
    }

    private void marker(Path path) throws IOException {
        Files.deleteIfExists(path);
        made.add(path);
        Files.createFile(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
