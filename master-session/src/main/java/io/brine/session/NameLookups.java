package io.brine.session;

import java.security.Security;

/**
 * How long the JVM remembers what a host's name stood for. Its own half minute is long for a minion
 * whose master's name has moved to another address: Salt's asks anew at every attempt.
 */
public final class NameLookups {
    private static final String SECONDS = "2";

    private NameLookups() {}

    /** To be called by a daemon's main method, before the first name is looked up. */
    public static void keepFresh() {
        Security.setProperty("networkaddress.cache.ttl", SECONDS);
        Security.setProperty("networkaddress.cache.negative.ttl", SECONDS);
    }
}
