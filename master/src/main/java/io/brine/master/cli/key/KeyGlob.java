package io.brine.master.cli.key;

import io.brine.salt.target.Glob;

import java.util.List;
import java.util.stream.Stream;

/** The comma-separated shell-style patterns that {@code salt-key} takes. Immutable. */
final class KeyGlob {
    private final List<Glob> globs;

    KeyGlob(String commaSeparated) {
        this.globs = Stream.of(commaSeparated.split(",", -1)).map(Glob::compile).toList();
    }

    boolean matches(String name) {
        return globs.stream().anyMatch(glob -> glob.matches(name));
    }
}
