package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.cli.option.ParsedOptions;
import io.brine.master.function.FunctionCall;
import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionExecutor;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.MasterFunction;
import io.brine.master.runner.DocRunner;
import io.brine.master.runner.RunnerClient;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One run of {@code brine-run}. Functions run in this process, as with {@code salt-run}, on the
 * master's directories; what only the master knows or may do, it is asked for. Used once, by one
 * thread.
 */
final class RunSession {
    private static final Logger LOG = LoggerFactory.getLogger(RunSession.class);
    private static final int NOT_RUN = 254;

    private final ParsedOptions parsed;
    private final SaltConfig config;
    private final SaltCommand.Surroundings around;
    private final ResultPrinter printer;
    private final OutputSink sink;
    private final MasterKey key;

    RunSession(
            ParsedOptions parsed,
            SaltConfig config,
            SaltCommand.Surroundings around,
            ResultPrinter printer,
            OutputSink sink) {
        this.parsed = parsed;
        this.config = config;
        this.around = around;
        this.printer = printer;
        this.sink = sink;
        this.key = MasterKey.of(config, around.user(), around.environment().get("SUDO_USER"));
    }

    int run() throws FunctionException, InterruptedException {
        LocalMinions minions =
                new LocalMinions(config, around.user(), around.environment().get("SUDO_USER"));
        try (MasterEventSocket events = new MasterEventSocket(config.path("sock_dir"))) {
            FunctionServices services = LocalServices.of(config, minions, events);
            FunctionExecutor executor = RunnerClient.executor(services);
            if (parsed.has("--doc")) {
                return documentation(executor);
            }
            checkUser();
            return run(executor, events);
        }
    }

    private int documentation(FunctionExecutor executor) {
        String wanted = parsed.arguments().isEmpty() ? null : parsed.arguments().getFirst();
        DocRunner.docs(executor.table(), wanted)
                .forEach(
                        (name, doc) -> {
                            printer.print(name + ":", "text", 0);
                            sink.message(doc);
                        });
        return ExitCodes.OK;
    }

    /** A function reads and writes what is the master's own. */
    private void checkUser() {
        if (!Files.isReadable(config.path("cachedir")) && Files.exists(config.path("cachedir"))) {
            throw new CommandException(
                    ExitCodes.NO_PERMISSION,
                    "permission denied: run brine-run as the master's user, "
                            + config.text("user"));
        }
    }

    private int run(FunctionExecutor executor, MasterEventSocket events)
            throws FunctionException, InterruptedException {
        List<String> words = parsed.arguments();
        String fun = words.isEmpty() ? "" : words.getFirst();
        List<String> rest = words.isEmpty() ? List.of() : words.subList(1, words.size());
        String given = parsed.text("--jid");
        String jid = given == null ? executor.newJid() : given;
        FunctionCall call = call(fun, rest, jid);
        MasterFunction function = executor.table().get(fun);
        String complaint =
                function == null
                        ? "'" + fun + "' is not available."
                        : invalidKeywords(function, call);
        if (complaint != null) {
            return notRun(executor, events, call, complaint);
        }
        boolean eauth = parsed.has("--eauth") || parsed.has("--auth");
        if (parsed.has("--async") || eauth || MasterRun.isForMaster(config, fun)) {
            MasterRun master = new MasterRun(parsed, config, around, key, printer);
            if (parsed.has("--async")) {
                return master.startOnly(call);
            }
            if (eauth || MasterRun.ownsTheData(config, fun)) {
                return master.run(call);
            }
            if (master.isReachable()) {
                try {
                    return master.run(call);
                } catch (CommandException refused) {
                    LOG.warn(
                            "the master was not asked, addresses are compared instead: {}",
                            refused.getMessage());
                }
            }
        }
        return exitCode(executor.run(call, new Terminal()).data());
    }

    private FunctionCall call(String fun, List<String> words, String jid) {
        String names = parsed.text("--no-parse");
        Set<String> noParse =
                names == null
                        ? Set.of()
                        : Arrays.stream(names.split(",", -1))
                                .map(String::strip)
                                .collect(Collectors.toSet());
        return FunctionCall.ofWords(fun, words, noParse, key.user(), jid);
    }

    private static @Nullable String invalidKeywords(MasterFunction function, FunctionCall call) {
        List<String> refused = function.signature().notTaken(call.kwargs());
        return refused.isEmpty()
                ? null
                : "The following keyword arguments are not valid: " + String.join(", ", refused);
    }

    /** As Salt: an event says so, the documentation is shown if there is some, and all is well. */
    private int notRun(
            FunctionExecutor executor,
            MasterEventSocket events,
            FunctionCall call,
            String complaint) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("success", false);
        data.put("return", complaint);
        data.put("retcode", NOT_RUN);
        data.put("fun", call.fun());
        data.put("fun_args", call.funArgs());
        data.put("jid", call.jid());
        events.fire("salt/run/" + call.jid() + "/ret", data);
        Map<String, String> docs = DocRunner.docs(executor.table(), call.fun() + "*");
        if (!parsed.has("--quiet")) {
            printer.print(docs.isEmpty() ? complaint : docs, "nested", 0);
        }
        return ExitCodes.OK;
    }

    /** Salt's: what the call says, else what its return says. */
    static int exitCode(Map<?, ?> data) {
        Object holder = data.containsKey("retcode") ? data : data.get("return");
        if (!(holder instanceof Map<?, ?> map)) {
            return ExitCodes.OK;
        }
        Object code = map.get("retcode");
        if (code == null && map.get("data") instanceof Map<?, ?> inner) {
            code = inner.get("retcode");
        }
        return switch (code) {
            case Number number -> number.intValue();
            case Boolean flag -> flag ? 1 : 0;
            case null, default -> ExitCodes.OK;
        };
    }

    private final class Terminal implements FunctionExecutor.Watcher {
        @Override
        public void progress(String suffix, Map<String, @Nullable Object> data) {
            RunOutput.progress(printer, parsed, suffix, data);
        }

        @Override
        public void print(String line) {
            sink.message(line);
        }

        @Override
        public void returned(Map<String, @Nullable Object> data) {
            RunOutput.returned(printer, parsed, data);
        }
    }
}
