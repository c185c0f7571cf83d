package io.brine.daemon.cli;

import io.brine.daemon.config.SaltConfig;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/**
 * picocli mixin of the daemons: {@code -d}, {@code --pid-file}, {@code -u}, {@code
 * --disable-keepalive}.
 */
public final class DaemonOptions {
    @Option(
            names = {"-d", "--daemon"},
            description = "Detach once the daemon serves.")
    private boolean daemonize;

    @Option(
            names = "--pid-file",
            paramLabel = "PIDFILE",
            description = "Where to write the process id.")
    private @Nullable Path pidFile;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "The user to run as; it must be the one that starts the daemon.")
    private @Nullable String user;

    @Option(
            names = "--disable-keepalive",
            description =
                    "Accepted for compatibility: the process manager restarts Brine's daemons.")
    private boolean disableKeepalive;

    /**
     * True with {@code -d}: the launcher detaches the process, which must not write to the console
     * once it is ready.
     */
    public boolean daemonize() {
        return daemonize;
    }

    public boolean disableKeepalive() {
        return disableKeepalive;
    }

    /** {@code pidfile} and {@code user} of the command line laid over the configuration. */
    public SaltConfig apply(SaltConfig config) {
        SaltConfig result = config;
        if (pidFile != null) {
            result = result.with("pidfile", pidFile.toAbsolutePath().toString());
        }
        if (user != null) {
            String running = System.getProperty("user.name");
            if (!user.equals(running)) {
                throw new CommandException(
                        ExitCodes.NO_USER,
                        "option -u: a Java daemon cannot change its user: start it as '"
                                + user
                                + "' (systemd: User=, or su), it runs as '"
                                + running
                                + "'");
            }
            result = result.with("user", user);
        }
        return result;
    }
}
