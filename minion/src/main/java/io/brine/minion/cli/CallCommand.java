package io.brine.minion.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ConfigDirOption;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.cli.LogOptions;
import io.brine.daemon.cli.VersionOptions;
import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.daemon.logging.Logging;
import io.brine.minion.grains.GrainsLoader;
import io.brine.minion.module.ModuleRegistry;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code brine-call}, with the options and exit codes of {@code salt-call}. */
@Command(
        name = "brine-call",
        description = "Runs a function on this machine, as salt-call does.",
        customSynopsis = "brine-call [options] <function> [arguments]",
        sortOptions = false)
public final class CallCommand implements Callable<Integer> {
    @Mixin private ConfigDirOption configDir = new ConfigDirOption();
    @Mixin private LogOptions logging = new LogOptions();

    @SuppressWarnings("UnusedVariable") // CommandRunner looks for it
    @Mixin
    private VersionOptions version = new VersionOptions();

    @ArgGroup(validate = false, heading = "Output options:%n")
    private CallOutput output = new CallOutput();

    @Option(names = "--local", description = "Work without a master.")
    private boolean local;

    @Option(
            names = {"-g", "--grains"},
            description = "Show the grains and exit.")
    private boolean showGrains;

    @Option(
            names = {"-d", "--doc", "--documentation"},
            description = "Show the documentation of the function, the module or everything.")
    private boolean doc;

    @Option(names = "--id", paramLabel = "ID", description = "Use this minion id.")
    private @Nullable String id;

    @Option(names = "--master", paramLabel = "MASTER", description = "Use this master.")
    private @Nullable String master;

    @Option(
            names = "--retcode-passthrough",
            description = "Exit with the function's return code instead of 1.")
    private boolean retcodePassthrough;

    @Option(
            names = "--metadata",
            description = "Show the whole return: job id, return code and so on.")
    private boolean metadata;

    @Option(
            names = "--set-metadata",
            paramLabel = "METADATA",
            description = "Data that go with the job, for searching.")
    private @Nullable String setMetadata;

    @Option(names = "--no-return-event", description = "Do not send the return to the master.")
    private boolean noReturnEvent;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            description = "Longest wait for the master. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds = 60;

    @Option(
            names = "--no-parse",
            paramLabel = "NAME,...",
            split = ",",
            description = "Keyword arguments whose values stay text.")
    private List<String> noParse = new ArrayList<>();

    @Option(
            names = "--args-stdin",
            description = "Read more arguments from stdin, one on each line.")
    private boolean argsStdin;

    @Option(names = "--skip-grains", description = "Do not collect grains.")
    private boolean skipGrains;

    @Option(
            names = "--cachedir",
            paramLabel = "DIR",
            description = "Use this directory for cached data.")
    private @Nullable String cachedir;

    @Option(
            names = "--return",
            paramLabel = "RETURNER",
            description = "Not supported: Brine has no returners on the minion.")
    private @Nullable String returner;

    @Option(
            names = {"--file-root", "--pillar-root", "--states-dir"},
            paramLabel = "DIR",
            description = "Not supported: states and local pillar are not part of Brine yet.")
    private List<String> roots = new ArrayList<>();

    @Option(
            names = {"--refresh-grains-cache", "--output-diff", "--hard-crash"},
            hidden = true)
    @SuppressWarnings("UnusedVariable") // taken so that salt-call's command lines work
    private boolean accepted;

    @Parameters(paramLabel = "FUNCTION [ARGUMENTS]", arity = "0..*")
    private List<String> words = new ArrayList<>();

    @Override
    public Integer call() {
        refuseUnsupported();
        if (argsStdin) {
            words.addAll(stdinLines());
        }
        if (words.isEmpty() && !doc && !showGrains) {
            throw CommandException.usage("a function is missing");
        }
        SaltConfig config = configured();
        Logging.configure(logging.settings(config));
        if (doc) {
            return documentation();
        }
        Map<String, @Nullable Object> opts = options(config);
        Map<String, @Nullable Object> grains =
                skipGrains ? new LinkedHashMap<>() : GrainsLoader.load(opts);
        if (showGrains) {
            output.print(grains, "nested", 0);
            return ExitCodes.OK;
        }
        return withoutMaster(config)
                ? run(new LocalMinion(config.text("id"), opts, grains), ReturnTarget.NOBODY)
                : runWithMaster(config, opts, grains);
    }

    /** Separate, so that the classes of the network are loaded only where they are needed. */
    private int runWithMaster(
            SaltConfig config,
            Map<String, @Nullable Object> opts,
            Map<String, @Nullable Object> grains) {
        try (MasterCall minion = MasterCall.open(config, opts, grains, timeoutSeconds)) {
            return run(minion, noReturnEvent ? ReturnTarget.NOBODY : minion);
        }
    }

    private int run(LocalMinion minion, ReturnTarget target) {
        Call call = new Call(minion, words.getFirst(), words.subList(1, words.size()));
        return new CallRunner(output, System.err, target)
                .run(call, noParse, setMetadata, metadata, retcodePassthrough);
    }

    private static boolean withoutMaster(SaltConfig config) {
        return config.text("file_client").equals("local")
                || "disable".equals(config.optText("master_type"));
    }

    private void refuseUnsupported() {
        if (returner != null) {
            throw CommandException.usage(
                    "--return: Brine's minion has no returner '" + returner + "'");
        }
        if (!roots.isEmpty()) {
            throw CommandException.usage(
                    "--file-root, --pillar-root and --states-dir: states and local pillar are not"
                            + " supported yet");
        }
    }

    private SaltConfig configured() {
        SaltConfig config = configDir.load(Role.MINION);
        if (id != null) {
            config = config.with("id", id);
        }
        if (master != null) {
            config = config.with("master", master);
        }
        if (cachedir != null) {
            config = config.with("cachedir", cachedir);
        }
        return local ? config.with("file_client", "local").with("local", true) : config;
    }

    private Map<String, @Nullable Object> options(SaltConfig config) {
        Map<String, @Nullable Object> opts = new LinkedHashMap<>(config.all());
        opts.put("__cli", "salt-call");
        return opts;
    }

    private int documentation() {
        ModuleRegistry modules = ModuleRegistry.standard();
        Map<String, String> docs = new LinkedHashMap<>();
        if (words.isEmpty()) {
            docs.putAll(modules.docs("*"));
        }
        for (String word : words) {
            docs.putAll(modules.docs(word));
            docs.putAll(modules.docs(word + ".*"));
        }
        docs.forEach((name, text) -> output.line(name + ":\n" + text + "\n"));
        return ExitCodes.OK;
    }

    private static List<String> stdinLines() {
        try {
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            return reader.lines().toList();
        } catch (UncheckedIOException e) {
            throw new CommandException(
                    ExitCodes.GENERIC, "cannot read arguments from stdin: " + e.getMessage());
        }
    }
}
