package io.brine.daemon.cli;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * picocli mixin: {@code -c DIR}, {@code --config-dir=DIR}; otherwise {@code $SALT_CONFIG_DIR},
 * otherwise {@code /etc/salt}.
 */
public final class ConfigDirOption {
    private static final String DEFAULT = "/etc/salt";

    @Option(
            names = {"-c", "--config-dir"},
            paramLabel = "CONFIG_DIR",
            description =
                    "Directory of the configuration files. Default: $SALT_CONFIG_DIR, or"
                            + " '/etc/salt'.")
    private @Nullable Path given;

    /** The directory, absolute. */
    public Path configDir() {
        Path path = given;
        if (path == null) {
            String fromEnvironment = System.getenv("SALT_CONFIG_DIR");
            path =
                    Path.of(
                            fromEnvironment == null || fromEnvironment.isEmpty()
                                    ? DEFAULT
                                    : fromEnvironment);
        }
        return path.toAbsolutePath().normalize();
    }

    /**
     * Loads the role's configuration from the directory; warns on stderr, as Salt does, when there
     * is none.
     */
    public SaltConfig load(Role role) {
        Path directory = configDir();
        if (!Files.isDirectory(directory)) {
            System.err.println("WARNING: CONFIG '" + directory + "' directory does not exist.");
        }
        return SaltConfig.load(directory, role);
    }
}
