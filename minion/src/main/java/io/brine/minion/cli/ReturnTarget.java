package io.brine.minion.cli;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Who is told what a call returned. */
@FunctionalInterface
interface ReturnTarget {
    /** Nobody, for a call without a master. */
    ReturnTarget NOBODY = load -> {};

    /** Sends the return; what goes wrong is logged and no reason to fail. */
    void send(Map<String, @Nullable Object> load);
}
