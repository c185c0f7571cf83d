package io.brine.master.function;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Salt's look at the results of states, to tell whether they all succeeded. Stateless. */
final class StateResult {
    private StateResult() {}

    /** Whether {@code data} is a map of results none of which says that it failed. */
    static boolean isGood(@Nullable Object data) {
        return data instanceof Map<?, ?> results && isGood(results, false);
    }

    private static boolean isGood(Map<?, ?> results, boolean inner) {
        if (inner && results.isEmpty()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : results.entrySet()) {
            Object result = entry.getValue();
            boolean isExtension = "__extend__".equals(entry.getKey());
            if (!inner && !(isExtension ? result instanceof List : result instanceof Map)) {
                return false;
            }
            if (result instanceof Map<?, ?> map && !isGoodState(map)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isGoodState(Map<?, ?> state) {
        return state.containsKey("result")
                ? !Boolean.FALSE.equals(state.get("result"))
                : isGood(state, true);
    }
}
