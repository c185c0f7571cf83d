package io.brine.master.keys;

import io.brine.salt.target.Glob;

import java.util.List;
import java.util.stream.Stream;

/** The comma-separated shell-style patterns that {@code salt-key} takes. Immutable. */
public final class KeyGlob {
    private final List<Glob> globs;

    /** Patterns in one text. */
    public KeyGlob(String commaSeparated) {
        this.globs = Stream.of(commaSeparated.split(",", -1)).map(Glob::compile).toList();
    }

    /** Whether one of them matches the whole name. */
    public boolean matches(String name) {
        return globs.stream().anyMatch(glob -> glob.matches(name));
    }
}
