package io.brine.daemon.cli;

import io.brine.daemon.config.SaltConfig;
import io.brine.daemon.logging.LogSettings;

/** picocli mixin: {@code -l}/{@code --log-level}, {@code --log-file}, {@code --log-file-level}. */
@SuppressWarnings("DoNotCallSuggester")
public final class LogOptions {
    /** The configuration's log options with those of the command line laid over them. */
    public LogSettings settings(SaltConfig config) {
        throw new UnsupportedOperationException();
    }
}
