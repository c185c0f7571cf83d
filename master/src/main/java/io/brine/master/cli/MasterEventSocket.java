package io.brine.master.cli;

import io.brine.master.function.EventSink;
import io.brine.salt.event.EventFrame;
import io.brine.salt.event.EventFraming;
import io.brine.salt.event.SaltEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives events to the master through {@code sock_dir/master_event_pull.ipc}. Without a running
 * master nothing is sent and that is well. Thread-safe; close it.
 */
public final class MasterEventSocket implements EventSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MasterEventSocket.class);

    private final Path socket;
    private @Nullable SocketChannel channel;
    private boolean silent;

    /** Connects when the first event is fired. */
    public MasterEventSocket(Path sockDir) {
        this.socket = sockDir.resolve("master_event_pull.ipc");
    }

    @Override
    public synchronized void fire(String tag, Map<?, ?> data) {
        if (silent) {
            return;
        }
        Map<Object, @Nullable Object> unstamped = new LinkedHashMap<>(data);
        unstamped.remove("_stamp");
        try {
            SocketChannel open = channel;
            if (open == null) {
                open = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                channel = open;
            }
            ByteBuffer frame =
                    ByteBuffer.wrap(
                            EventFrame.of(SaltEvent.stamped(tag, unstamped, Instant.now()))
                                    .encode(EventFraming.LENGTH_PREFIXED));
            while (frame.hasRemaining()) {
                open.write(frame);
            }
        } catch (IOException e) {
            silent = true;
            LOG.warn(
                    "no event is sent, the master does not listen on {}: {}", socket, e.toString());
        }
    }

    @Override
    public synchronized void close() {
        SocketChannel open = channel;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("closing {}: {}", socket, e.toString());
            }
        }
    }
}
