package io.brine.master.status;

import io.brine.master.function.Presence;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Has the running master say who is connected; it alone can tell apart minions behind one address.
 * Without one, another source is asked. Thread-safe; blocks.
 */
public final class AskedPresence implements Presence {
    private final Path socket;
    private final Presence otherwise;

    /** With the {@code sock_dir} of the configuration. */
    public AskedPresence(Path sockDir, Presence otherwise) {
        this.socket = sockDir.resolve(StatusServer.PRESENT_SOCKET).toAbsolutePath();
        this.otherwise = otherwise;
    }

    @Override
    public SortedMap<String, String> connected() throws IOException {
        byte[] told;
        try {
            told = StatusClient.ask(socket);
        } catch (StatusClient.NobodyThereException e) {
            return otherwise.connected();
        }
        SortedMap<String, String> connected = new TreeMap<>();
        try {
            PayloadMap.unpack(told)
                    .asMap()
                    .forEach(
                            (id, address) -> connected.put(id.toString(), String.valueOf(address)));
            return connected;
        } catch (PayloadException e) {
            throw new IOException("cannot read the master's answer on " + socket, e);
        }
    }
}
