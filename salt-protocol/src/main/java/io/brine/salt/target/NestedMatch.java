package io.brine.salt.target;

import io.brine.salt.payload.PayloadException;
import io.brine.salt.yaml.SaltYaml;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Matches {@code key:sub:value} against grains or pillar: the deepest key is tried first, so that a
 * value may hold the delimiter. Immutable and thread-safe. Steps are bounded.
 */
final class NestedMatch {
    private static final int MAX_STEPS = 200_000;

    private static final int MAX_LENGTH = 8192;

    /** Most keys that an expression may name. */
    private static final int MAX_LEVELS = 100;

    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern TYPED =
            Pattern.compile("[-+.0-9].*|(?i:true|false|yes|no|on|off)");

    private final TextMatch text;
    private final String expression;
    private final String delimiter;

    NestedMatch(TextMatch.Kind kind, String expression, String delimiter, RegexBudget budget)
            throws TargetException {
        if (expression.length() > MAX_LENGTH) {
            throw new TargetException("target is longer than " + MAX_LENGTH + " characters");
        }
        if (expression.split(Pattern.quote(delimiter), -1).length > MAX_LEVELS) {
            throw new TargetException("target names more than " + MAX_LEVELS + " nested keys");
        }
        this.text = new TextMatch(kind, budget);
        this.expression = expression;
        this.delimiter = delimiter;
    }

    boolean matches(Map<?, ?> data) {
        return matches(data, expression, delimiter, new int[] {MAX_STEPS});
    }

    private boolean matches(Map<?, ?> data, String expr, String separator, int[] steps) {
        String[] parts = expr.split(Pattern.quote(separator), -1);
        for (int depth = parts.length - 1; depth > 0; depth--) {
            steps[0] -= parts.length;
            if (steps[0] < 0) {
                return false;
            }
            String key = join(parts, 0, depth, separator);
            boolean everything = key.equals("*");
            String pattern = everything ? expr : join(parts, depth, parts.length, separator);
            Object found = everything ? data : traverse(data, key, separator);
            if (valueMatches(found, pattern, steps)) {
                return true;
            }
        }
        return false;
    }

    /** {@code MISSING} and empty maps match nothing. */
    private boolean valueMatches(@Nullable Object found, String pattern, int[] steps) {
        if (found == MISSING) {
            return false;
        }
        if (found instanceof Map<?, ?> map) {
            return !map.isEmpty() && mapMatches(map, pattern, steps);
        }
        if (found instanceof List<?> list) {
            for (Object member : list) {
                if (--steps[0] < 0) {
                    return false;
                }
                if (member instanceof Map<?, ?> map && mapMatches(map, pattern, steps)) {
                    return true;
                }
                if (text.matches(member, pattern)) {
                    return true;
                }
            }
            return false;
        }
        return text.matches(found, pattern);
    }

    private boolean mapMatches(Map<?, ?> map, String pattern, int[] steps) {
        boolean wildcard = pattern.startsWith("*:");
        String rest = wildcard ? pattern.substring(2) : pattern;
        if (rest.equals("*") || map.containsKey(rest)) {
            return true;
        }
        for (Object key : map.keySet()) {
            if (--steps[0] < 0) {
                return false;
            }
            if (text.matches(key, rest)) {
                return true;
            }
        }
        // Salt goes on with its usual delimiter here, whatever the expression's own is.
        return matches(map, rest, Target.DEFAULT_DELIMITER, steps)
                || (wildcard && anyValueMatches(map, rest, steps));
    }

    private boolean anyValueMatches(Map<?, ?> map, String pattern, int[] steps) {
        for (Object value : map.values()) {
            if (--steps[0] < 0) {
                return false;
            }
            boolean hit =
                    switch (value) {
                        case Map<?, ?> inner -> mapMatches(inner, pattern, steps);
                        case List<?> list ->
                                list.stream().anyMatch(item -> text.matches(item, pattern));
                        case null, default -> text.matches(value, pattern);
                    };
            if (hit) {
                return true;
            }
        }
        return false;
    }

    private static final Object MISSING = new Object();

    /** The value at a path of keys; list elements by index, or by a key of the maps in a list. */
    private static @Nullable Object traverse(Map<?, ?> data, String path, String separator) {
        Object at = data;
        for (String key : path.split(Pattern.quote(separator), -1)) {
            at =
                    switch (at) {
                        case Map<?, ?> map -> inMap(map, key);
                        case List<?> list -> inList(list, key);
                        case null, default -> MISSING;
                    };
            if (at == MISSING) {
                return MISSING;
            }
        }
        return at;
    }

    private static @Nullable Object inMap(Map<?, ?> map, String key) {
        if (map.containsKey(key)) {
            return map.get(key);
        }
        // A key that is a number or a truth value is reached by what YAML makes of its text.
        Object typed = key;
        try {
            typed =
                    key.length() < 64 && TYPED.matcher(key).matches()
                            ? SaltYaml.load(key, "target")
                            : key;
        } catch (PayloadException notYaml) {
            return MISSING;
        }
        boolean scalar = typed instanceof Number || typed instanceof Boolean;
        return scalar && map.containsKey(typed) ? map.get(typed) : MISSING;
    }

    private static @Nullable Object inList(List<?> list, String key) {
        boolean numeric = NUMBER.matcher(key).matches();
        Object wanted = numeric ? (Object) Long.valueOf(key) : key;
        for (Object member : list) {
            if (member instanceof Map<?, ?> map && map.containsKey(wanted)) {
                return map.get(wanted);
            }
        }
        if (!numeric) {
            return MISSING;
        }
        long index = Long.parseLong(key);
        long fromStart = index < 0 ? list.size() + index : index;
        return fromStart >= 0 && fromStart < list.size() ? list.get((int) fromStart) : MISSING;
    }

    private static String join(String[] parts, int from, int to, String separator) {
        List<String> chosen = new ArrayList<>();
        for (int i = from; i < to; i++) {
            chosen.add(parts[i]);
        }
        return String.join(separator, chosen);
    }
}
