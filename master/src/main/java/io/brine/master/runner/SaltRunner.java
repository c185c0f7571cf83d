package io.brine.master.runner;

import io.brine.daemon.cli.VersionOptions;
import io.brine.master.function.ArgumentParser;
import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.master.function.Minions;
import io.brine.master.function.NotSupportedException;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code salt.*}: execution functions, in the master or on minions. Thread-safe. */
final class SaltRunner {
    private final FunctionServices with;

    SaltRunner(FunctionServices with) {
        this.with = with;
    }

    void addTo(FunctionTable table) {
        table.add(
                        "salt.cmd(fun, *args, **kwargs)",
                        "Runs one of a few execution functions in the master: test.ping,"
                                + " test.echo, test.arg, test.version, test.true, test.false,"
                                + " config.get, config.option.",
                        this::command)
                .add(
                        "salt.execute(tgt, fun, arg=None, timeout=None, tgt_type=glob, ret=None,"
                                + " jid=None, kwarg=None, **kwargs)",
                        "Runs a function on minions and shows what they return.",
                        this::execute);
    }

    private @Nullable Object command(Invocation call) throws Exception {
        List<@Nullable Object> args = call.rest();
        Object first = args.isEmpty() ? null : args.getFirst();
        return switch (call.text("fun")) {
            case "test.ping", "test.true", "test.true_" -> true;
            case "test.false", "test.false_" -> false;
            case "test.echo" -> first == null ? call.keywords().get("text") : first;
            case "test.arg" -> arguments(call);
            case "test.version" -> VersionOptions.SALT_VERSION;
            case "config.get", "config.option" ->
                    ConfigRunner.find(
                            with.config(),
                            PythonText.str(first),
                            ":",
                            args.size() > 1
                                    ? args.get(1)
                                    : call.keywords().getOrDefault("default", ""));
            case String other ->
                    throw new NotSupportedException(
                            "'"
                                    + other
                                    + "' is not available in this master: salt.execute runs it on"
                                    + " a minion, salt-run of Salt runs it beside the master");
        };
    }

    private static Map<String, Object> arguments(Invocation call) {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("args", call.rest());
        given.put("kwargs", call.keywords());
        return given;
    }

    private Object execute(Invocation call) throws FunctionException, InterruptedException {
        List<@Nullable Object> args = new ArrayList<>();
        switch (call.value("arg")) {
            case null -> args.clear();
            case List<?> many -> args.addAll(many);
            case Object one -> args.add(one);
        }
        if (call.value("kwarg") instanceof Map<?, ?> keywords && !keywords.isEmpty()) {
            Map<Object, @Nullable Object> marked = new LinkedHashMap<>(keywords);
            marked.put(ArgumentParser.KWARG, true);
            args.add(marked);
        }
        Duration timeout =
                call.bool("timeout")
                        ? Duration.ofMillis(
                                Math.round(Math.clamp(call.number("timeout"), 0, 86_400) * 1000))
                        : with.config().seconds("timeout");
        Object target = call.value("tgt");
        return values(
                with.minions()
                        .run(
                                target == null ? "" : target,
                                call.text("tgt_type"),
                                call.text("fun"),
                                args,
                                timeout,
                                with.config().seconds("gather_job_timeout")));
    }

    /** What minions returned, by id. */
    static Map<String, @Nullable Object> values(Minions.Outcome outcome) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        outcome.returns().forEach((minion, answer) -> values.put(minion, answer.value()));
        return values;
    }
}
