package io.brine.benchmarks.swarm.master;

import io.brine.salt.event.EventFrame;
import io.brine.salt.event.EventFrameDecoder;
import io.brine.salt.event.EventTag;
import io.brine.salt.payload.PayloadException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Listens to the master's event bus, as {@code salt} does while it waits, and tells of each return.
 * Reads on a thread of its own. Thread-safe.
 */
public final class EventWatch implements AutoCloseable {
    private static final int LARGEST_EVENT = 64 << 20;
    private static final int CHUNK = 1 << 20;
    private static final Pattern RETURN = Pattern.compile("salt/job/([^/]+)/ret/(.+)");

    /** Told of what is on the bus. Called on the watch's thread. */
    public interface Listener {
        /** A minion's return for a job was announced. */
        void returned(String jid, String id);

        /** The master has a new key for what it publishes. */
        void rotated();
    }

    private final SocketChannel channel;
    private final Listener listener;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    private EventWatch(SocketChannel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    /**
     * Connects and begins to read.
     *
     * @param sockDir of the master
     */
    public static EventWatch open(Path sockDir, Listener listener) throws IOException {
        Path socket = sockDir.resolve("master_event_pub.ipc");
        try {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            EventWatch watch = new EventWatch(channel, listener);
            Thread.ofPlatform().daemon().name("swarm-events").start(watch::read);
            return watch;
        } catch (IOException e) {
            throw new IOException("the event bus at " + socket + ": " + e.getMessage(), e);
        }
    }

    /** Why nothing is heard any more; null while all is well. */
    public @Nullable String failure() {
        return failure.get();
    }

    private void read() {
        EventFrameDecoder decoder = new EventFrameDecoder(LARGEST_EVENT);
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        try {
            while (channel.read(chunk.clear()) >= 0) {
                for (EventFrame frame : decoder.feed(chunk.flip())) {
                    tell(frame.tag());
                }
            }
            failure.set("the master closed the event bus's connection: it was read too slowly");
        } catch (IOException | PayloadException e) {
            failure.set("the event bus: " + e);
        }
    }

    private void tell(String tag) {
        Matcher parts = RETURN.matcher(tag);
        if (parts.matches()) {
            listener.returned(parts.group(1), parts.group(2));
        } else if (tag.equals(EventTag.KEY_ROTATION)) {
            listener.rotated();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
