package io.brine.render.function;

import io.brine.render.RenderContext;
import io.brine.render.SaltFunction;
import io.brine.render.SaltFunctionException;
import io.brine.render.python.Args;
import io.brine.render.python.Py;
import io.brine.render.python.PyText;
import io.brine.salt.target.MinionFacts;
import io.brine.salt.target.Nodegroups;
import io.brine.salt.target.Target;
import io.brine.salt.target.TargetException;
import io.brine.salt.target.TargetMatcher;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code match.*}: whether a target means a minion. Salt compares grains with those of the minion
 * that a pillar is made for, but ids, unless {@code minion_id} is given, with the master's own.
 * Immutable.
 */
public final class MatchFunctions {
    private static final String COMPOUND = "compound";
    private static final String ELSE = "SALT_IFELSE_FUNCTION_DEFAULT";
    private static final Map<Object, String> FLAGS =
            Map.of(true, "*", false, "SALT_IFELSE_MATCH_NOTHING");

    /** The functions that {@code tgt_type} may name, and whether they look at the id. */
    private static final Map<String, Boolean> BY_ID =
            Map.of(
                    COMPOUND,
                    true,
                    "glob",
                    true,
                    "list",
                    true,
                    "pcre",
                    true,
                    "grain",
                    false,
                    "grain_pcre",
                    false,
                    "ipcidr",
                    false);

    private final @Nullable String ownId;

    private MatchFunctions(@Nullable String ownId) {
        this.ownId = ownId;
    }

    /** By full name, for who is called so; null takes the id of the options. */
    public static Map<String, SaltFunction> table(@Nullable String ownId) {
        MatchFunctions match = new MatchFunctions(ownId);
        Map<String, SaltFunction> all = new HashMap<>();
        BY_ID.keySet().forEach(type -> add(all, type, (a, c) -> match.one(type, a, c)));
        add(all, "filter_by", match::filterBy);
        add(all, "search_by", match::searchBy);
        add(all, "ifelse", match::ifElse);
        return all;
    }

    private static void add(
            Map<String, SaltFunction> all, String name, StandardFunctions.Body body) {
        all.put(
                "match." + name,
                (List<@Nullable Object> args,
                        Map<String, @Nullable Object> kwargs,
                        RenderContext c) -> body.call(new Args(args, kwargs), c));
    }

    private boolean one(String type, Args a, RenderContext c) throws SaltFunctionException {
        return BY_ID.getOrDefault(type, false)
                ? matches(type, a.need(0, "tgt"), a.get(1, "minion_id", null), c)
                : matches(type, a.need(0, "tgt"), a.get(1, "delimiter", null), c);
    }

    /**
     * @param second the minion's id, or for grains the delimiter, as in Salt
     */
    private boolean matches(
            String type, @Nullable Object target, @Nullable Object second, RenderContext c)
            throws SaltFunctionException {
        Boolean byId = BY_ID.get(type);
        if (byId == null) {
            throw new SaltFunctionException("match: unknown tgt_type '" + type + "'");
        }
        String given = Py.truth(second) ? PyText.str(second) : null;
        Object own = ownId == null ? c.opts().get("id") : ownId;
        String id = byId && given != null ? given : PyText.str(own);
        Nodegroups groups =
                c.opts().get("nodegroups") instanceof Map<?, ?> named
                        ? Nodegroups.of(named)
                        : Nodegroups.none();
        try {
            return TargetMatcher.compile(Target.of(type, target, byId ? null : given), groups)
                    .matches(MinionFacts.of(id, c.grains(), Map.of()));
        } catch (TargetException meansNothing) {
            return false;
        }
    }

    private @Nullable Object filterBy(Args a, RenderContext c) throws SaltFunctionException {
        return pick(
                lookup(a),
                a.text(1, "tgt_type", COMPOUND),
                a.get(2, "minion_id", null),
                a.get(3, "merge", null),
                a.flag(4, "merge_lists", false),
                a.get(5, "default", "default"),
                c);
    }

    private @Nullable Object pick(
            Map<?, ?> lookup,
            String type,
            @Nullable Object minionId,
            @Nullable Object merge,
            boolean mergeLists,
            @Nullable Object fallback,
            RenderContext c)
            throws SaltFunctionException {
        for (Map.Entry<?, ?> entry : lookup.entrySet()) {
            if (!matches(type, entry.getKey(), minionId, c)) {
                continue;
            }
            Object found = entry.getValue();
            if (!Py.truth(merge)) {
                return found;
            }
            if (!(merge instanceof Map<?, ?> over)) {
                throw new SaltFunctionException("filter_by merge argument must be a dictionary.");
            }
            return found instanceof Map<?, ?> under
                    ? Merge.update(Merge.copy(under), over, true, mergeLists)
                    : over;
        }
        return lookup.get(fallback);
    }

    private @Nullable Object searchBy(Args a, RenderContext c) throws SaltFunctionException {
        String type = a.text(1, "tgt_type", COMPOUND);
        Object minionId = a.get(2, "minion_id", null);
        List<@Nullable Object> found = new ArrayList<>();
        for (Map.Entry<?, ?> entry : lookup(a).entrySet()) {
            if (!(entry.getValue() instanceof List<?> targets)) {
                throw new SaltFunctionException("match.search_by needs lists of targets");
            }
            for (Object target : targets) {
                if (matches(type, target, minionId, c)) {
                    found.add(entry.getKey());
                }
            }
        }
        return found.isEmpty() ? null : found;
    }

    private @Nullable Object ifElse(Args a, RenderContext c) throws SaltFunctionException {
        List<@Nullable Object> values = a.list();
        if (values.size() % 2 == 0) {
            throw new SaltFunctionException(
                    "The ifelse function must have an odd number of arguments!");
        }
        Object last = values.get(values.size() - 1);
        if (values.size() == 1) {
            return last;
        }
        Map<@Nullable Object, @Nullable Object> lookup = new LinkedHashMap<>();
        for (int i = 0; i + 1 < values.size(); i += 2) {
            Object key = values.get(i);
            lookup.put(key instanceof Boolean flag ? FLAGS.get(flag) : key, values.get(i + 1));
        }
        lookup.put(ELSE, last);
        Args named = new Args(List.of(), a.named());
        return pick(
                lookup,
                named.text(0, "tgt_type", COMPOUND),
                named.get(0, "minion_id", null),
                named.get(0, "merge", null),
                named.flag(0, "merge_lists", false),
                ELSE,
                c);
    }

    private static Map<?, ?> lookup(Args a) throws SaltFunctionException {
        if (a.need(0, "lookup") instanceof Map<?, ?> lookup) {
            return lookup;
        }
        throw new SaltFunctionException("match.filter_by and match.search_by need a dict");
    }
}
