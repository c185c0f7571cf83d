package io.brine.master.runner;

import io.brine.master.cache.DataBank;
import io.brine.master.function.ArgumentParser;
import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code mine.*} and {@code match.*}. Thread-safe. */
final class MineRunner {
    private final FunctionServices with;

    MineRunner(FunctionServices with) {
        this.with = with;
    }

    void addTo(FunctionTable table) {
        table.add(
                        "mine.get(tgt, fun, tgt_type=glob)",
                        "Shows what minions have put into the mine under a function's name.",
                        this::get)
                .add(
                        "mine.update(tgt, tgt_type=glob, clear=False, mine_functions=None)",
                        "Has minions send their mine again.",
                        this::update)
                .add(
                        "match.compound_matches(expr, minion_id)",
                        "Tells whether a compound target surely means a minion.",
                        this::matches);
    }

    private Object get(Invocation call) throws IOException {
        String type =
                switch (call.text("tgt_type")) {
                    case "pillar" -> "pillar_exact";
                    case "compound" -> "compound_pillar_exact";
                    case String other -> other;
                };
        List<String> minions =
                with.targets().resolveWithData(call.value("tgt"), type, null).minions();
        List<String> functions = new ArrayList<>();
        if (call.value("fun") instanceof List<?> many) {
            many.forEach(name -> functions.add(PythonText.str(name)));
        } else {
            for (String name : call.text("fun").split(",", -1)) {
                functions.add(name.strip());
            }
        }
        Map<String, Map<String, @Nullable Object>> found = new LinkedHashMap<>();
        for (String function : functions) {
            found.put(function, ofFunction(function, minions));
        }
        boolean single = functions.size() == 1 && call.value("fun") instanceof String;
        return single ? found.getOrDefault(functions.getFirst(), Map.of()) : found;
    }

    private Map<String, @Nullable Object> ofFunction(String function, List<String> minions)
            throws IOException {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        for (String minion : minions) {
            Map<Object, @Nullable Object> mine = with.data().fetch(DataBank.MINE, minion);
            if (mine == null || !mine.containsKey(function)) {
                continue;
            }
            Object value = mine.get(function);
            if (!(value instanceof Map<?, ?> wrapped) || !wrapped.containsKey("__saltmine_acl__")) {
                found.put(minion, value);
            } else if (mayRead(wrapped)) {
                found.put(minion, wrapped.get("__data__"));
            }
        }
        return found;
    }

    /** As in Salt the master itself is held to a minion's list of who may read. */
    private boolean mayRead(Map<?, ?> wrapped) throws IOException {
        Object allowed = wrapped.get("allow_tgt");
        if (!Invocation.truth(allowed)) {
            return true;
        }
        String type = wrapped.get("allow_tgt_type") instanceof String text ? text : "glob";
        return with.targets()
                .resolve(allowed, type, null)
                .minions()
                .contains(with.config().text("id"));
    }

    private Object update(Invocation call) throws FunctionException, InterruptedException {
        Map<Object, @Nullable Object> keywords = new LinkedHashMap<>();
        keywords.put(ArgumentParser.KWARG, true);
        keywords.put("clear", call.value("clear"));
        keywords.put("mine_functions", call.value("mine_functions"));
        return SaltRunner.values(
                with.minions()
                        .run(
                                call.text("tgt"),
                                call.text("tgt_type"),
                                "mine.update",
                                List.of(keywords),
                                with.config().seconds("timeout"),
                                with.config().seconds("gather_job_timeout")));
    }

    private Object matches(Invocation call) throws IOException {
        String id = call.text("minion_id");
        boolean known =
                with.config().bool("minion_data_cache")
                        && with.targets()
                                .resolveWithData(call.value("expr"), "compound_pillar_exact", null)
                                .minions()
                                .contains(id);
        return Map.of("res", known ? (Object) id : false);
    }
}
