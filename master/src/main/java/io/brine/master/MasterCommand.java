package io.brine.master;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.CommandRunner;
import io.brine.daemon.cli.ConfigDirOption;
import io.brine.daemon.cli.DaemonOptions;
import io.brine.daemon.cli.LogOptions;
import io.brine.daemon.cli.VersionOptions;
import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.daemon.lifecycle.DaemonLifecycle;
import io.brine.master.config.MasterConfig;
import io.brine.master.status.StatusCommand;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code brine-master}, with the options of {@code salt-master}. */
@Command(
        name = MasterCommand.PROGRAM,
        description = "Controls minions as salt-master does, over Salt's own wire protocol.")
public final class MasterCommand implements Callable<Integer> {
    static final String PROGRAM = "brine-master";

    @Mixin private final ConfigDirOption configDir = new ConfigDirOption();
    @Mixin private final LogOptions log = new LogOptions();
    @Mixin private final DaemonOptions daemon = new DaemonOptions();

    @Option(
            names = "--status",
            description = "Tell how the parts of the running master are doing, and end.")
    private boolean status;

    @Option(
            names = "--check-config",
            description =
                    "Read the configuration, name the options that would have no effect, and end.")
    private boolean checkConfig;

    @Option(
            names = {"--out", "--output"},
            paramLabel = "OUTPUT",
            description = "With --status: nested, json, yaml, ... in place of a table.")
    private @Nullable String out;

    @SuppressWarnings("UnusedVariable") // CommandRunner finds it among the mixins
    @Mixin
    private final VersionOptions version = new VersionOptions();

    /** Runs the command line; returns the exit code. */
    public int run(String... args) {
        return CommandRunner.run(PROGRAM, this, args);
    }

    @Override
    public Integer call() {
        SaltConfig config = daemon.apply(configDir.load(Role.MASTER));
        if (status && checkConfig) {
            throw CommandException.usage("options --status and --check-config exclude each other");
        }
        if (status) {
            return new StatusCommand(config.path("sock_dir")).run(out, System.out);
        }
        if (checkConfig) {
            return new ConfigCheck(config).run(System.out);
        }
        if (out != null) {
            throw CommandException.usage("option --out goes with --status");
        }
        log.configure(config);
        MasterDaemon master = new MasterDaemon(MasterConfig.of(config));
        Path pidFile = config.optText("pidfile") == null ? null : config.path("pidfile");
        return new DaemonLifecycle(PROGRAM, pidFile, daemon.daemonize()).run(master);
    }
}
