package io.brine.minion.module;

import io.brine.daemon.cli.VersionOptions;

import java.util.List;

/**
 * The version of Salt that Brine speaks like; {@code docs/compatibility.md} says what that means.
 */
public final class SaltVersion {
    /** As {@code test.version} and the grain {@code saltversion} show it. */
    public static final String TEXT = VersionOptions.SALT_VERSION;

    /** As the grain {@code saltversioninfo} shows it. */
    public static final List<Long> INFO = List.of(3008L, 3L);

    private SaltVersion() {}
}
