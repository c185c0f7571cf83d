package io.brine.master.function;

import java.io.IOException;
import java.util.SortedMap;

/** Which minions have a connection to the master. Thread-safe; may block. */
@FunctionalInterface
public interface Presence {
    /**
     * The minions that are connected now, each with the address that it comes from.
     *
     * @throws IOException if it cannot be found out
     */
    SortedMap<String, String> connected() throws IOException;
}
