package io.brine.master.cli.key;

import io.brine.master.cli.MasterEventSocket;
import io.brine.master.wheel.KeyChanges;
import io.brine.salt.event.EventTag;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the master what was done to keys: {@code salt/key} events. Thread-safe; close it. */
final class KeyEvents implements KeyChanges.Listener, AutoCloseable {
    private final MasterEventSocket socket;

    KeyEvents(Path sockDir) {
        this.socket = new MasterEventSocket(sockDir);
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
        socket.fire(EventTag.KEY, data);
    }

    @Override
    public void close() {
        socket.close();
    }
}
