package io.brine.daemon.cli;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;

import java.nio.file.Path;

/**
 * picocli mixin: {@code -c DIR}, {@code --config-dir=DIR}; otherwise {@code $SALT_CONFIG_DIR},
 * otherwise {@code /etc/salt}.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class ConfigDirOption {
    /** The directory, absolute. */
    public Path configDir() {
        throw new UnsupportedOperationException();
    }

    /**
     * Loads the role's configuration from the directory; warns on stderr, as Salt does, when there
     * is none.
     */
    public SaltConfig load(Role role) {
        throw new UnsupportedOperationException();
    }
}
