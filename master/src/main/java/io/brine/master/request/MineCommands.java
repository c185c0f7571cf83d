package io.brine.master.request;

import io.brine.master.cache.DataBank;
import io.brine.master.cache.DataCache;
import io.brine.master.process.WorkPool;
import io.brine.master.target.TargetResolver;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;
import io.brine.salt.target.BoundedRegex;
import io.brine.salt.target.TargetException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The commands of Salt's mine: values that minions keep with the master for each other. */
final class MineCommands {
    private static final Logger LOG = LoggerFactory.getLogger(MineCommands.class);
    private static final int LOCKS = 64;

    /** Of one minion: it is read whole for each minion that asks. */
    private static final int MAX_OCTETS = 32 << 20;

    private final DataCache cache;
    private final TargetResolver targets;
    private final WorkPool disk;
    private final boolean keeping;
    private final @Nullable Map<String, ? extends @Nullable Object> rules;
    private final Lock[] locks = new Lock[LOCKS];

    /**
     * With what is kept.
     *
     * @param keeping {@code minion_data_cache} or {@code enforce_mine_cache}; without either,
     *     nothing is kept and everybody is told that all is well, as Salt does
     * @param rules {@code mine_get}, who may ask for what, or null if that option is not set
     */
    MineCommands(
            boolean keeping,
            DataCache cache,
            TargetResolver targets,
            WorkPool disk,
            @Nullable Map<String, ? extends @Nullable Object> rules) {
        this.keeping = keeping;
        this.rules = rules;
        this.cache = cache;
        this.targets = targets;
        this.disk = disk;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /** Adds the commands to a table. */
    void addTo(Map<String, MinionCommand> table) {
        table.put("_mine", request -> answer(() -> store(request)));
        table.put("_mine_get", request -> answer(() -> get(request)));
        table.put("_mine_delete", request -> answer(() -> delete(request)));
        table.put("_mine_flush", request -> answer(() -> flush(request)));
    }

    @FunctionalInterface
    private interface Answer {
        @Nullable Object make() throws Exception;
    }

    private CompletionStage<Reply> answer(Answer answer) {
        return disk.submit(() -> new Reply.Sealed(answer.make()));
    }

    private boolean store(MinionRequest request) throws IOException {
        PayloadMap load = request.load();
        if (!(load.get("data") instanceof Map<?, ?> data)) {
            return false;
        }
        return !keeping
                || change(
                        request.id(),
                        mine -> {
                            if (load.boolOr("clear", false)) {
                                mine.clear();
                            }
                            mine.putAll(data);
                        });
    }

    private boolean delete(MinionRequest request) throws IOException {
        Object function = request.load().get("fun");
        return function != null
                && (!keeping || change(request.id(), mine -> mine.remove(function)));
    }

    private boolean flush(MinionRequest request) throws IOException {
        if (keeping) {
            cache.flush(DataBank.MINE, request.id());
        }
        return true;
    }

    @FunctionalInterface
    private interface Change {
        void apply(Map<Object, @Nullable Object> mine);
    }

    private boolean change(String id, Change change) throws IOException {
        Lock lock = locks[Math.floorMod(id.hashCode(), LOCKS)];
        lock.lock();
        try {
            Map<Object, @Nullable Object> known = cache.fetch(DataBank.MINE, id);
            Map<Object, @Nullable Object> mine =
                    known == null ? new LinkedHashMap<>() : new LinkedHashMap<>(known);
            change.apply(mine);
            if (SaltPack.packBin(mine).length > MAX_OCTETS) {
                LOG.error(
                        "The mine of {} is not changed: it would have more than {} octets",
                        id,
                        MAX_OCTETS);
                return false;
            }
            cache.store(DataBank.MINE, id, mine);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** {@code mine_get}, the master's own list of who may ask for what. */
    private boolean permitted(String minionId, String function) {
        return rules == null
                || rules.entrySet().stream()
                        .anyMatch(
                                rule ->
                                        matches(rule.getKey(), minionId)
                                                && rule.getValue() instanceof List<?> regexes
                                                && regexes.stream()
                                                        .anyMatch(r -> matches(r, function)));
    }

    private static boolean matches(@Nullable Object regex, String text) {
        try {
            return regex instanceof String some && BoundedRegex.compile(some).matches(text);
        } catch (TargetException e) {
            LOG.warn("mine_get: a rule matches nothing: {}", e.getMessage());
            return false;
        }
    }

    private Object get(MinionRequest request) throws IOException {
        PayloadMap load = request.load();
        List<String> functions =
                functions(load.get("fun")).stream()
                        .filter(function -> permitted(request.id(), function))
                        .toList();
        String type =
                switch (load.textOr("tgt_type", "glob")) {
                    case "pillar" -> "pillar_exact";
                    case "compound" -> "compound_pillar_exact";
                    case String other -> other;
                };
        List<String> minions =
                keeping
                        ? targets.resolveWithData(load.get("tgt"), type, null).minions()
                        : List.of();
        Map<String, Map<String, @Nullable Object>> byFunction = new LinkedHashMap<>();
        for (String minion : minions) {
            Map<Object, @Nullable Object> mine = cache.fetch(DataBank.MINE, minion);
            for (String function : functions) {
                if (mine != null && mine.containsKey(function)) {
                    put(byFunction, function, minion, mine.get(function), request.id());
                }
            }
        }
        return load.get("fun") instanceof String fun && fun.indexOf(',') < 0
                ? byFunction.getOrDefault(fun.strip(), Map.of())
                : byFunction;
    }

    private void put(
            Map<String, Map<String, @Nullable Object>> into,
            String function,
            String minion,
            @Nullable Object value,
            String asker)
            throws IOException {
        Object shown = value;
        if (value instanceof Map<?, ?> wrapped && wrapped.containsKey("__saltmine_acl__")) {
            boolean open = !wrapped.containsKey("allow_tgt");
            if (!open
                    && !targets.resolve(wrapped.get("allow_tgt"), typeOf(wrapped), null)
                            .minions()
                            .contains(asker)) {
                return;
            }
            shown = wrapped.get("__data__");
        }
        into.computeIfAbsent(function, none -> new LinkedHashMap<>()).put(minion, shown);
    }

    private static String typeOf(Map<?, ?> wrapped) {
        return wrapped.get("allow_tgt_type") instanceof String type ? type : "glob";
    }

    private static List<String> functions(@Nullable Object fun) {
        List<String> names = new ArrayList<>();
        if (fun instanceof String text) {
            for (String name : text.split(",", -1)) {
                names.add(name.strip());
            }
        } else if (fun instanceof List<?> many) {
            many.forEach(name -> names.add(String.valueOf(name)));
        }
        return names;
    }
}
