package io.brine.master;

import io.brine.salt.event.EventFrame;
import io.brine.salt.event.EventFrameDecoder;
import io.brine.salt.event.SaltEvent;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Collects events from the bus as a command line would. */
final class EventListener implements AutoCloseable {
    private final SocketChannel channel;
    private final List<SaltEvent> events = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    private EventListener(SocketChannel channel) {
        this.channel = channel;
        Thread reader = new Thread(this::read, "event-listener");
        reader.setDaemon(true);
        reader.start();
    }

    static EventListener connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return new EventListener(channel);
    }

    List<SaltEvent> events() {
        return events;
    }

    /** Whether the other side has closed the connection. */
    boolean hasEnded() {
        return ended;
    }

    /** Waits for an event of this tag. */
    SaltEvent await(String tag) {
        return await(event -> event.tag().equals(tag));
    }

    SaltEvent await(Predicate<SaltEvent> wanted) {
        Awaitility.await()
                .atMost(RunningMaster.PATIENCE)
                .until(() -> events.stream().anyMatch(wanted));
        @Nullable SaltEvent found = events.stream().filter(wanted).findFirst().orElse(null);
        if (found == null) {
            throw new AssertionError("the event is gone");
        }
        return found;
    }

    private void read() {
        EventFrameDecoder decoder = new EventFrameDecoder(64 << 20);
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                for (EventFrame frame : decoder.feed(buffer)) {
                    events.add(frame.event());
                }
                buffer.clear();
            }
        } catch (Exception closed) {
            // told by hasEnded
        }
        ended = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
