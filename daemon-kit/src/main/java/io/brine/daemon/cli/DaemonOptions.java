package io.brine.daemon.cli;

import io.brine.daemon.config.SaltConfig;

/**
 * picocli mixin of the daemons: {@code -d}, {@code --pid-file}, {@code -u}, {@code
 * --disable-keepalive}.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class DaemonOptions {
    /**
     * True with {@code -d}: the launcher detaches the process, which must not write to the console
     * once it is ready.
     */
    public boolean daemonize() {
        throw new UnsupportedOperationException();
    }

    public boolean disableKeepalive() {
        throw new UnsupportedOperationException();
    }

    /** {@code pidfile} and {@code user} of the command line laid over the configuration. */
    public SaltConfig apply(SaltConfig config) {
        throw new UnsupportedOperationException();
    }
}
