package io.brine.render.jinja;

import java.io.Serial;

/** A {@code break} or {@code continue} on its way to its loop. */
final class Signal extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    static final Signal BREAK = new Signal("break");
    static final Signal CONTINUE = new Signal("continue");

    private Signal(String name) {
        super(name, null, false, false);
    }
}
