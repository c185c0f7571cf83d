package io.brine.master.cli.key;

import io.brine.master.wheel.KeyChanges;
import io.brine.salt.event.EventFrame;
import io.brine.salt.event.EventFraming;
import io.brine.salt.event.EventTag;
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
 * Tells the master what was done to keys: {@code salt/key} events through {@code
 * master_event_pull.ipc}. Without a running master nothing is sent and that is well. Confined to
 * one thread; close it.
 */
final class KeyEvents implements KeyChanges.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyEvents.class);

    private final Path socket;
    private @Nullable SocketChannel channel;
    private boolean silent;

    KeyEvents(Path sockDir) {
        this.socket = sockDir.resolve("master_event_pull.ipc");
    }

    /** Fires one event; {@code pem} is left out when null. */
    @Override
    public void changed(String act, String id, @Nullable String pem) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("result", true);
        data.put("act", act);
        data.put("id", id);
        if (pem != null) {
            data.put("pub", pem);
        }
        if (silent) {
            return;
        }
        try {
            SocketChannel open = channel;
            if (open == null) {
                open = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                channel = open;
            }
            ByteBuffer frame =
                    ByteBuffer.wrap(
                            EventFrame.of(SaltEvent.stamped(EventTag.KEY, data, Instant.now()))
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
    public void close() {
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
