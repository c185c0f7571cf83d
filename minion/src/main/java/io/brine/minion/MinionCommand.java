package io.brine.minion;

import io.brine.daemon.cli.ConfigDirOption;
import io.brine.daemon.cli.DaemonOptions;
import io.brine.daemon.cli.LogOptions;
import io.brine.daemon.cli.VersionOptions;
import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.daemon.lifecycle.DaemonLifecycle;
import io.brine.daemon.logging.Logging;
import io.brine.minion.config.MinionSettings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Random;
import java.util.concurrent.Callable;

/** {@code brine-minion}, with the options of {@code salt-minion}. */
@Command(
        name = "brine-minion",
        description =
                "The minion: runs the jobs that its master publishes and returns what comes of"
                        + " them.",
        mixinStandardHelpOptions = false)
public final class MinionCommand implements Callable<Integer> {

    @Mixin private final ConfigDirOption configDir = new ConfigDirOption();
    @Mixin private final LogOptions logOptions = new LogOptions();
    @Mixin private final DaemonOptions daemonOptions = new DaemonOptions();

    @SuppressWarnings(
            "UnusedVariable") // picocli puts the options on the command; CommandRunner answers them
    @Mixin
    private final VersionOptions versionOptions = new VersionOptions();

    @Override
    public Integer call() {
        SaltConfig config = daemonOptions.apply(configDir.load(Role.MINION));
        Logging.configure(logOptions.settings(config));
        MinionSettings settings = MinionSettings.of(config, new Random());
        DaemonLifecycle lifecycle =
                new DaemonLifecycle(
                        "brine-minion", config.path("pidfile"), daemonOptions.daemonize());
        return lifecycle.run(new MinionDaemon(settings, lifecycle::requestStop));
    }
}
