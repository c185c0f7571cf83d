package io.brine.master.runner;

import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.master.function.MasterFunction;
import io.brine.master.function.Minions;
import io.brine.salt.target.Glob;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** {@code doc.*}: says what functions do. Thread-safe once its table is filled. */
public final class DocRunner {
    private final FunctionServices with;
    private final FunctionTable wheels;

    DocRunner(FunctionServices with, FunctionTable wheels) {
        this.with = with;
        this.wheels = wheels;
    }

    void addTo(FunctionTable table) {
        table.add("doc.runner()", "Says what each runner function does.", call -> docs(table, null))
                .add(
                        "doc.wheel()",
                        "Says what each wheel function does.",
                        call -> docs(wheels, null))
                .add(
                        "doc.execution()",
                        "Asks the minions what their functions do.",
                        this::execution);
    }

    /**
     * What functions do, by their names.
     *
     * @param wanted a module, a function or a glob; null for all
     */
    public static Map<String, String> docs(FunctionTable table, @Nullable String wanted) {
        Predicate<String> chosen = name -> true;
        if (wanted != null && wanted.indexOf('*') >= 0) {
            Glob glob = Glob.compile(wanted);
            chosen = glob::matches;
        } else if (wanted != null && !wanted.isEmpty()) {
            String module = wanted.endsWith(".") ? wanted : wanted + ".";
            chosen = name -> name.equals(wanted) || name.startsWith(module);
        }
        Map<String, String> docs = new TreeMap<>();
        for (MasterFunction function : table.all().values()) {
            if (chosen.test(function.name())) {
                docs.put(function.name(), function.help());
            }
        }
        return docs;
    }

    private Object execution(Invocation call) throws FunctionException, InterruptedException {
        Map<String, Object> docs = new TreeMap<>();
        for (Minions.MinionAnswer answer :
                with.minions()
                        .run(
                                "*",
                                "glob",
                                "sys.doc",
                                List.of(),
                                with.config().seconds("timeout"),
                                with.config().seconds("gather_job_timeout"))
                        .returns()
                        .values()) {
            if (answer.value() instanceof Map<?, ?> map) {
                map.forEach((name, doc) -> docs.put(String.valueOf(name), String.valueOf(doc)));
            }
        }
        return docs;
    }
}
