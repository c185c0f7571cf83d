package io.brine.master.runner;

import io.brine.master.cache.DataBank;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.master.pillar.PillarCompiler;
import io.brine.master.pillar.PillarRequest;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code pillar.*}: shows minions' pillar. Thread-safe. */
final class PillarRunner {
    private final FunctionServices with;

    PillarRunner(FunctionServices with) {
        this.with = with;
    }

    void addTo(FunctionTable table) {
        table.add(
                        "pillar.show_pillar(minion=*, **kwargs)",
                        "Makes a minion's pillar and shows it; saltenv and pillarenv choose the"
                                + " environment, other keyword arguments are added to its grains.",
                        this::show)
                .add(
                        "pillar.show_top(minion=None, saltenv=base)",
                        "Shows what the top files of the pillar say.",
                        this::showTop)
                .add(
                        "pillar.clear_pillar_cache(minion=*, **kwargs)",
                        "Forgets the cached pillar of minions.",
                        this::clear)
                .add(
                        "pillar.show_pillar_cache(minion=*, **kwargs)",
                        "Shows the cached pillar of minions.",
                        this::cached);
    }

    private Object show(Invocation call) throws IOException {
        String minion = call.text("minion");
        Map<Object, @Nullable Object> known = with.data().fetch(DataBank.GRAINS, minion);
        Map<Object, @Nullable Object> grains = new LinkedHashMap<>();
        if (known == null) {
            grains.put("fqdn", minion);
        } else {
            grains.putAll(known);
        }
        String saltenv = "base";
        String pillarenv = null;
        for (Map.Entry<String, @Nullable Object> keyword : call.keywords().entrySet()) {
            switch (keyword.getKey()) {
                case "saltenv" -> saltenv = PythonText.str(keyword.getValue());
                case "pillarenv" ->
                        pillarenv =
                                keyword.getValue() == null
                                        ? null
                                        : PythonText.str(keyword.getValue());
                default -> grains.put(keyword.getKey(), keyword.getValue());
            }
        }
        return with.pillar()
                .get()
                .compile(new PillarRequest(minion, grains, saltenv, pillarenv, Map.of()));
    }

    private Object showTop(Invocation call) throws IOException {
        String minion = call.optText("minion");
        Map<Object, @Nullable Object> grains =
                minion == null ? null : with.data().fetch(DataBank.GRAINS, minion);
        PillarCompiler.Top top =
                with.pillar()
                        .get()
                        .top(
                                new PillarRequest(
                                        minion == null ? "" : minion,
                                        grains == null ? Map.of() : grains,
                                        call.text("saltenv"),
                                        null,
                                        Map.of()));
        if (top.errors().isEmpty()) {
            return top.environments();
        }
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("data", top.errors());
        data.put("outputter", "nested");
        data.put("_stamp", SaltEvent.stamp(Instant.now()));
        call.progress("progress", data);
        return top.errors();
    }

    private Object clear(Invocation call) throws IOException {
        if (keepsNone()) {
            return false;
        }
        for (String minion : with.targets().resolve(call.value("minion"), "glob", null).minions()) {
            with.data().flush(DataBank.PILLAR, key(call, minion));
        }
        return true;
    }

    private Object cached(Invocation call) throws IOException {
        if (keepsNone()) {
            return false;
        }
        Map<String, Object> found = new LinkedHashMap<>();
        for (String minion : with.targets().resolve(call.value("minion"), "glob", null).minions()) {
            Map<Object, @Nullable Object> pillar =
                    with.data().fetch(DataBank.PILLAR, key(call, minion));
            if (pillar != null && !pillar.isEmpty()) {
                found.put(minion, pillar);
            }
        }
        return found;
    }

    private boolean keepsNone() {
        boolean pillarCache =
                with.config().has("pillar_cache") && with.config().bool("pillar_cache");
        return !pillarCache && !with.config().bool("minion_data_cache");
    }

    /** A pillar of another environment is kept beside the minion's usual one. */
    private String key(Invocation call, String minion) {
        Object saltenv = call.keywords().getOrDefault("saltenv", "base");
        Object pillarenv = call.keywords().get("pillarenv");
        String environment =
                with.pillar()
                        .get()
                        .environment(
                                new PillarRequest(
                                        minion,
                                        Map.of(),
                                        saltenv == null ? null : PythonText.str(saltenv),
                                        pillarenv == null ? null : PythonText.str(pillarenv),
                                        Map.of()));
        return environment == null ? minion : minion + ":" + environment;
    }
}
