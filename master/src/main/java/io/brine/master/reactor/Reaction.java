package io.brine.master.reactor;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One thing to do, as an SLS file says it. Immutable as far as its values are.
 *
 * @param type {@code local}, {@code runner}, {@code wheel} or {@code caller}
 * @param id what the file calls it
 * @param sls the file
 * @param fun the function
 * @param low everything said beside it
 */
record Reaction(String type, String id, String sls, String fun, Map<String, @Nullable Object> low) {
    /** What the compiler and the reactor say themselves. */
    private static final Set<String> INTERNAL =
            Set.of("__id__", "__sls__", "name", "order", "name_order", "fun", "key", "state");

    Reaction {
        low = Collections.unmodifiableMap(new LinkedHashMap<>(low));
    }

    /** What is said under a name, or null. */
    @Nullable Object said(String name) {
        return low.get(name);
    }

    /** Where to look when something is wrong with it. */
    String where() {
        return "Reactor '" + id + "' of " + sls;
    }

    /**
     * The function's arguments, from {@code args} or from the older {@code arg} and {@code kwarg}.
     *
     * @throws ReactionException if {@code args} is neither a map nor a list of maps
     */
    Arguments arguments() throws ReactionException {
        if (low.containsKey("args")) {
            return new Arguments(List.of(), dictionary(low.get("args")));
        }
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        if (low.get("kwarg") instanceof Map<?, ?> given) {
            given.forEach((key, value) -> keywords.put(String.valueOf(key), value));
        } else if (!type.equals("local")) {
            // The oldest form: the function's own parameters stand beside its name.
            keywords.putAll(low);
            keywords.keySet().removeAll(INTERNAL);
            keywords.keySet().removeAll(Set.of("arg", "kwarg"));
        }
        return new Arguments(positional(low.get("arg")), keywords);
    }

    private static List<@Nullable Object> positional(@Nullable Object arg) {
        return switch (arg) {
            case null -> List.of();
            case List<?> many -> Collections.unmodifiableList(many);
            default -> Collections.singletonList(arg);
        };
    }

    private static Map<String, @Nullable Object> dictionary(@Nullable Object args)
            throws ReactionException {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        if (args instanceof Map<?, ?> map) {
            map.forEach((key, value) -> all.put(String.valueOf(key), value));
        } else if (args instanceof List<?> list) {
            for (Object one : list) {
                if (!(one instanceof Map<?, ?> map) || map.size() != 1) {
                    throw new ReactionException(
                            "'args' must be a mapping or a list of single 'name: value' pairs");
                }
                map.forEach((key, value) -> all.put(String.valueOf(key), value));
            }
        }
        if (all.isEmpty()) {
            throw new ReactionException("'args' names no argument");
        }
        return all;
    }

    /** What a function is called with. */
    record Arguments(List<@Nullable Object> positional, Map<String, @Nullable Object> keywords) {}
}
