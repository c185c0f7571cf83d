package io.brine.minion.cli;

import io.brine.daemon.cli.ExitCodes;
import io.brine.minion.module.CliArguments;
import io.brine.minion.module.CommandExecutionException;
import io.brine.minion.module.CommandNotFoundException;
import io.brine.minion.module.ExecutionContext;
import io.brine.minion.module.FunctionException;
import io.brine.minion.module.FunctionFailure;
import io.brine.minion.module.FunctionOutcome;
import io.brine.minion.module.FunctionRunner;
import io.brine.minion.module.InvalidArgumentsException;
import io.brine.minion.module.InvocationException;
import io.brine.minion.module.ModuleFunction;
import io.brine.salt.job.JobId;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs one call and shows it, with {@code salt-call}'s words and exit codes. */
final class CallRunner {
    /** What {@code salt-call} ends with for a function that does not exist: -1 in 8 bits. */
    private static final int NO_SUCH_FUNCTION = 255;

    private final CallOutput output;
    private final PrintStream err;
    private final ReturnTarget target;

    CallRunner(CallOutput output, PrintStream err, ReturnTarget target) {
        this.output = output;
        this.err = err;
        this.target = target;
    }

    /** Runs the call and gives the exit code. */
    int run(
            Call call,
            List<String> noParse,
            @Nullable String metadata,
            boolean showMetadata,
            boolean passRetcode) {
        String jid = new JobId().next();
        ModuleFunction function = call.minion().modules().find(call.fun());
        if (function == null) {
            return missing(call);
        }
        Map<String, @Nullable Object> publication = new LinkedHashMap<>();
        publication.put("fun", call.fun());
        publication.put("pid", ProcessHandle.current().pid());
        publication.put("jid", jid);
        publication.put("tgt", "salt-call");
        if (metadata != null) {
            publication.put("metadata", CliArguments.value(metadata));
        }
        ExecutionContext context = new ExecutionContext(call.minion(), jid, publication);
        FunctionOutcome outcome;
        try {
            Object value =
                    FunctionRunner.call(
                            context, function, CliArguments.parse(call.words(), noParse));
            outcome = FunctionRunner.succeed(context, function, value);
        } catch (FunctionException e) {
            return failed(function, e);
        }
        Map<String, @Nullable Object> load = load(call, jid, outcome, publication.get("metadata"));
        target.send(load);
        String preferred = outcome.out() == null || showMetadata ? "nested" : outcome.out();
        output.print(showMetadata ? load : outcome.value(), preferred, outcome.retcode());
        if (outcome.success()) {
            return ExitCodes.OK;
        }
        return passRetcode ? outcome.retcode() & 0xFF : ExitCodes.GENERIC;
    }

    private int missing(Call call) {
        Object answer = FunctionRunner.missing(call.minion().modules(), call.fun());
        if (answer instanceof Map) {
            output.print(answer, "nested", ExitCodes.GENERIC);
            return ExitCodes.GENERIC;
        }
        say(String.valueOf(answer));
        return NO_SUCH_FUNCTION;
    }

    private int failed(ModuleFunction function, FunctionException e) {
        String message = e.getMessage();
        switch (e) {
            case InvocationException refused -> say(message);
            case CommandExecutionException failure ->
                    say("Error running '" + function.name() + "': " + message);
            case CommandNotFoundException missing ->
                    say("Command required for '" + function.name() + "' not found: " + message);
            case FunctionFailure failure -> say(function.name() + " failed: " + failure.describe());
            case InvalidArgumentsException invalid -> {
                say("\nPassed invalid arguments: " + message + ".\n\nUsage:");
                output.line(function.doc());
            }
        }
        return ExitCodes.GENERIC;
    }

    private void say(String text) {
        err.print(text + "\n");
        err.flush();
        LoggerFactory.getLogger(CallRunner.class).debug("the call failed: {}", text);
    }

    private static Map<String, @Nullable Object> load(
            Call call, String jid, FunctionOutcome outcome, @Nullable Object metadata) {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("jid", jid);
        load.put("return", outcome.value());
        load.put("retcode", outcome.retcode());
        if (outcome.out() != null) {
            load.put("out", outcome.out());
        }
        load.put("id", call.minion().id());
        load.put("fun", call.fun());
        load.put("fun_args", call.words());
        if (metadata != null) {
            load.put("metadata", metadata);
        }
        return load;
    }
}
