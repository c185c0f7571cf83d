package io.brine.master.runner;

import io.brine.master.cache.DataBank;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code cache.*} as far as it is about minions' data. Thread-safe. */
final class CacheRunner {
    private static final String TARGET = "(tgt=None, tgt_type=glob)";

    private final FunctionServices with;

    CacheRunner(FunctionServices with) {
        this.with = with;
    }

    void addTo(FunctionTable table) {
        table.add(
                        "cache.grains(tgt, tgt_type=glob, **kwargs)",
                        "Shows the cached grains of the minions that a target means.",
                        call -> cached(call, DataBank.GRAINS))
                .add(
                        "cache.pillar(tgt=None, tgt_type=glob, **kwargs)",
                        "Shows the cached pillar of the minions that a target means.",
                        call -> cached(call, DataBank.PILLAR))
                .add(
                        "cache.mine(tgt=None, tgt_type=glob, **kwargs)",
                        "Shows what the minions that a target means have put into the mine.",
                        call -> cached(call, DataBank.MINE))
                .add(
                        "cache.clear_grains" + TARGET,
                        "Forgets the cached grains of the minions that a target means.",
                        call -> clear(call, List.of(DataBank.GRAINS)))
                .add(
                        "cache.clear_pillar" + TARGET,
                        "Forgets the cached pillar of the minions that a target means.",
                        call -> clear(call, List.of(DataBank.PILLAR)))
                .add(
                        "cache.clear_mine" + TARGET,
                        "Empties the mine of the minions that a target means.",
                        call -> clear(call, List.of(DataBank.MINE)))
                .add(
                        "cache.clear_all" + TARGET,
                        "Forgets grains, pillar and mine of the minions that a target means.",
                        call -> clear(call, List.of(DataBank.values())))
                .add(
                        "cache.clear_mine_func(tgt=None, tgt_type=glob,"
                                + " clear_mine_func_flag=None)",
                        "Takes one function out of the mine of the minions that a target means.",
                        this::clearMineFunction);
    }

    private List<String> minions(Invocation call) throws IOException {
        Object target = call.value("tgt");
        return target == null
                ? List.of()
                : with.targets().resolve(target, call.text("tgt_type"), null).minions();
    }

    private Map<String, Object> cached(Invocation call, DataBank bank) throws IOException {
        boolean keeps = with.config().bool("minion_data_cache");
        List<String> minions = minions(call);
        if (minions.isEmpty() && !Invocation.truth(call.value("tgt")) && bank != DataBank.GRAINS) {
            minions = List.copyOf(with.data().ids(DataBank.GRAINS));
        }
        Map<String, Object> found = new LinkedHashMap<>();
        for (String minion : minions) {
            Map<Object, @Nullable Object> data = keeps ? with.data().fetch(bank, minion) : null;
            found.put(minion, data == null ? Map.of() : data);
        }
        return found;
    }

    private boolean clear(Invocation call, List<DataBank> banks) throws IOException {
        if (call.value("tgt") == null) {
            return false;
        }
        TreeSet<String> known = new TreeSet<>(with.data().ids(DataBank.GRAINS));
        known.retainAll(minions(call));
        for (String minion : known) {
            for (DataBank bank : banks) {
                with.data().flush(bank, minion);
            }
        }
        return true;
    }

    private boolean clearMineFunction(Invocation call) throws IOException {
        Object function = call.value("clear_mine_func_flag");
        if (call.value("tgt") == null || function == null) {
            return false;
        }
        for (String minion : minions(call)) {
            Map<Object, @Nullable Object> mine = with.data().fetch(DataBank.MINE, minion);
            if (mine != null && mine.containsKey(function)) {
                Map<Object, @Nullable Object> rest = new LinkedHashMap<>(mine);
                rest.remove(function);
                with.data().store(DataBank.MINE, minion, rest);
            }
        }
        return true;
    }
}
