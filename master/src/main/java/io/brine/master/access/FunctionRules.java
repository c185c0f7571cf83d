package io.brine.master.access;

import io.brine.salt.payload.PythonText;
import io.brine.salt.target.BoundedRegex;
import io.brine.salt.target.TargetException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One list of conditions on a function and its arguments, as access rules hold it: names as regular
 * expressions anchored at the start, as Python's {@code re.match}, or {@code {name: {args: [...],
 * kwargs: {...}}}}. Stateless and thread-safe.
 */
final class FunctionRules {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionRules.class);

    private FunctionRules() {}

    /**
     * Whether one of the conditions permits the call.
     *
     * @param conditions a text, a map of one entry, or a list of those
     */
    static boolean permit(
            @Nullable Object conditions,
            String function,
            List<? extends @Nullable Object> args,
            Map<?, ? extends @Nullable Object> kwargs) {
        for (Object condition : asList(conditions)) {
            if (condition instanceof String regex && matches(regex, function)) {
                return true;
            }
            if (condition instanceof Map<?, ?> named && named.size() == 1) {
                Map.Entry<?, ?> only = named.entrySet().iterator().next();
                if (only.getKey() instanceof String regex
                        && matches(regex, function)
                        && permitArguments(only.getValue(), args, kwargs)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean permitArguments(
            @Nullable Object conditions,
            List<? extends @Nullable Object> args,
            Map<?, ? extends @Nullable Object> kwargs) {
        for (Object condition : asList(conditions)) {
            if (condition instanceof Map<?, ?> map
                    && positional(map.get("args"), args)
                    && keyword(map.get("kwargs"), kwargs)) {
                return true;
            }
        }
        return false;
    }

    private static boolean positional(
            @Nullable Object wanted, List<? extends @Nullable Object> args) {
        if (wanted == null) {
            return true;
        }
        if (!(wanted instanceof List<?> regexes) || args.size() < regexes.size()) {
            return false;
        }
        for (int i = 0; i < regexes.size(); i++) {
            if (!valueMatches(regexes.get(i), args.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean keyword(
            @Nullable Object wanted, Map<?, ? extends @Nullable Object> kwargs) {
        if (wanted == null) {
            return true;
        }
        if (!(wanted instanceof Map<?, ?> regexes)) {
            return false;
        }
        for (Map.Entry<?, ?> entry : regexes.entrySet()) {
            if (!kwargs.containsKey(entry.getKey())
                    || !valueMatches(entry.getValue(), kwargs.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** A condition of null lets any value pass. */
    private static boolean valueMatches(@Nullable Object regex, @Nullable Object value) {
        return regex == null || matches(PythonText.str(regex), PythonText.str(value));
    }

    /** As {@code re.match}; what is no regular expression matches nothing. */
    static boolean matches(String regex, String text) {
        try {
            return BoundedRegex.compile(regex).matches(text);
        } catch (TargetException e) {
            LOG.warn("An access rule matches nothing: {}", e.getMessage());
            return false;
        }
    }

    /** A value as the list that it stands for; null is empty. */
    static List<?> asList(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> many -> many;
            case Collection<?> many -> List.copyOf(many);
            default -> List.of(value);
        };
    }
}
