package io.brine.master.reactor;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns what an SLS file renders to into reactions, as Salt's compiler turns high data into low:
 * {@code id: {local.cmd.run: [...]}}, with {@code names} and {@code order}. Stateless.
 */
final class ReactionCompiler {
    private ReactionCompiler() {}

    /**
     * The reactions of one file, in the order that they are to run in.
     *
     * @param sls the file's name
     * @param rendered what it renders to
     * @throws ReactionException if it has not the form of an SLS file; none of it is to be run then
     */
    static List<Reaction> compile(String sls, Object rendered) throws ReactionException {
        if (!(rendered instanceof Map<?, ?> high)) {
            throw new ReactionException("it renders to no mapping of reactions");
        }
        List<Reaction> reactions = new ArrayList<>();
        for (Map.Entry<?, ?> entry : high.entrySet()) {
            String id = String.valueOf(entry.getKey());
            if (!id.startsWith("__")) {
                body(sls, id, entry.getValue(), reactions);
            }
        }
        reactions.sort(Comparator.comparingLong(ReactionCompiler::order));
        return reactions;
    }

    private static void body(String sls, String id, @Nullable Object body, List<Reaction> reactions)
            throws ReactionException {
        if (body instanceof String shortForm && shortForm.indexOf('.') > 0) {
            one(sls, id, shortForm, List.of(), reactions);
            return;
        }
        if (!(body instanceof Map<?, ?> states)) {
            throw new ReactionException("'" + id + "' is not formed as a dictionary");
        }
        for (Map.Entry<?, ?> state : states.entrySet()) {
            String name = String.valueOf(state.getKey());
            if (name.startsWith("__")) {
                continue;
            }
            if (!(state.getValue() instanceof List<?> run)) {
                throw new ReactionException(
                        "'" + name + "' of '" + id + "' is not formed as a list");
            }
            one(sls, id, name, run, reactions);
        }
    }

    private static void one(
            String sls, String id, String name, List<?> run, List<Reaction> reactions)
            throws ReactionException {
        int dot = name.indexOf('.');
        String type = dot < 0 ? name : name.substring(0, dot);
        List<String> functions = new ArrayList<>();
        if (dot >= 0) {
            functions.add(name.substring(dot + 1));
        }
        Map<String, @Nullable Object> low = new LinkedHashMap<>();
        low.put("name", id);
        List<Object> names = new ArrayList<>();
        for (Object said : run) {
            switch (said) {
                case String function -> functions.add(function);
                case Map<?, ?> map -> take(map, low, names);
                case null, default -> {}
            }
        }
        if (functions.size() != 1) {
            throw new ReactionException(
                    (functions.isEmpty() ? "no function" : "more than one function")
                            + " is named in '"
                            + name
                            + "' of '"
                            + id
                            + "'");
        }
        String resolved = type.equals("cmd") ? "local" : type;
        if (names.isEmpty()) {
            reactions.add(new Reaction(resolved, id, sls, functions.getFirst(), low));
        }
        for (Object called : names) {
            reactions.add(
                    new Reaction(resolved, id, sls, functions.getFirst(), named(low, called)));
        }
    }

    private static void take(Map<?, ?> map, Map<String, @Nullable Object> low, List<Object> names) {
        map.forEach(
                (key, value) -> {
                    if ("names".equals(key) && value instanceof List<?> many) {
                        many.stream().filter(one -> !names.contains(one)).forEach(names::add);
                    } else {
                        low.put(String.valueOf(key), value);
                    }
                });
    }

    private static Map<String, @Nullable Object> named(
            Map<String, @Nullable Object> low, Object called) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(low);
        if (called instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> only = map.entrySet().iterator().next();
            copy.put("name", only.getKey());
            if (only.getValue() instanceof List<?> more) {
                for (Object one : more) {
                    if (one instanceof Map<?, ?> said) {
                        said.forEach((key, value) -> copy.put(String.valueOf(key), value));
                    }
                }
            }
        } else {
            copy.put("name", called);
        }
        return copy;
    }

    /** {@code order: first} and {@code last}, numbers, and those without one in between. */
    private static long order(Reaction reaction) {
        return switch (reaction.said("order")) {
            case Long number when number > 0 -> number;
            case Long fromTheEnd -> Long.MAX_VALUE / 2 + fromTheEnd;
            case String word when word.equals("first") -> 0;
            case String word when word.equals("last") -> Long.MAX_VALUE;
            case null, default -> Long.MAX_VALUE / 4;
        };
    }
}
