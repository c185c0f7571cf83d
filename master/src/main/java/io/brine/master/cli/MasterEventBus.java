package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.config.SaltConfig;
import io.brine.salt.event.EventFrame;
import io.brine.salt.event.EventFrameDecoder;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PayloadException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The subscriber's end of {@code sock_dir/master_event_pub.ipc}: the plain stream of events that
 * Salt's master and Brine's serve, with or without length prefixes.
 *
 * <p>A thread of its own reads, so that the master never finds the socket full while this process
 * waits for something else; when the events read are not taken, it is the socket that fills up.
 * Safe for one consumer thread.
 */
final class MasterEventBus implements EventSource {
    private static final int MAX_MESSAGE_BYTES = 256 * 1024 * 1024;
    private static final int MAX_QUEUED_EVENTS = 10_000;
    private static final int TCP_PORT = 4512;

    /** Stands for the end of the stream in the queue. */
    private record Item(@Nullable SaltEvent event, @Nullable String failure) {}

    private final SocketChannel channel;
    private final BlockingQueue<Item> events = new ArrayBlockingQueue<>(MAX_QUEUED_EVENTS);
    private final Predicate<String> wanted;
    private final Thread reader = new Thread(this::read, "event-bus");
    private volatile boolean closed;

    private MasterEventBus(SocketChannel channel, Predicate<String> wanted) {
        this.channel = channel;
        this.wanted = wanted;
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Subscribes to the events of jobs, also to those that syndics tell of.
     *
     * @throws CommandException if the master's socket is not there or does not take us
     */
    static MasterEventBus connect(SaltConfig config) {
        return connect(config, MasterEventBus::isOfAJob);
    }

    private static boolean isOfAJob(String tag) {
        return tag.startsWith("salt/job/")
                || (tag.startsWith("syndic/") && tag.contains("/salt/job/"));
    }

    /**
     * Subscribes to the events whose tags are wanted.
     *
     * @param wanted called by the reading thread
     * @throws CommandException if the master's socket is not there or does not take us
     */
    static MasterEventBus connect(SaltConfig config, Predicate<String> wanted) {
        SocketAddress address = address(config);
        try {
            return new MasterEventBus(SocketChannel.open(address), wanted);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCodes.NO_RETURN,
                    "The salt master could not be contacted. Is master running? (event bus %s: %s)"
                            .formatted(address, e.getMessage()));
        }
    }

    private static SocketAddress address(SaltConfig config) {
        if ("tcp".equals(config.optText("ipc_mode"))) {
            int port =
                    config.has("tcp_master_pub_port")
                            ? config.integer("tcp_master_pub_port")
                            : TCP_PORT;
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }
        Path socket = config.path("sock_dir").resolve("master_event_pub.ipc");
        return UnixDomainSocketAddress.of(socket);
    }

    @Override
    public @Nullable SaltEvent next(Duration timeout) throws InterruptedException {
        Item item = events.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (item == null) {
            return null;
        }
        if (item.event() == null) {
            throw new CommandException(
                    ExitCodes.NO_RETURN, "lost the master's event bus: " + item.failure());
        }
        return item.event();
    }

    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing of ours is left in it.
        }
        reader.interrupt();
    }

    private void read() {
        EventFrameDecoder decoder = new EventFrameDecoder(MAX_MESSAGE_BYTES);
        ByteBuffer chunk = ByteBuffer.allocateDirect(64 * 1024);
        String failure = "the master closed it";
        try {
            while (channel.read(chunk.clear()) >= 0) {
                for (EventFrame frame : decoder.feed(chunk.flip())) {
                    SaltEvent event = frame.event();
                    if (wanted.test(event.tag())) {
                        events.put(new Item(event, null));
                    }
                }
            }
        } catch (IOException | PayloadException e) {
            failure = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            return;
        }
        if (!closed) {
            try {
                events.put(new Item(null, failure));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
