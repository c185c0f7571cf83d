package io.brine.render.jinja;

import java.io.Serial;

/** A {@code break} or {@code continue} on its way to its loop. */
final class Signal extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final boolean leaving;

    Signal(boolean leaving) {
        super(leaving ? "break" : "continue", null, false, false);
        this.leaving = leaving;
    }

    /** Whether the loop ends, rather than going on with its next element. */
    boolean leaving() {
        return leaving;
    }
}
