package io.brine.master.job;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Takes what must not lie in a world-readable file out of a publish request. Stateless. */
final class LoadSecrets {
    private static final Set<String> SECRET =
            Set.of("key", "token", "tok", "password", "username", "nonce", "sig");
    // Local clients put an external authentication's credentials in here.
    private static final String KWARGS = "kwargs";

    private LoadSecrets() {}

    static Map<Object, @Nullable Object> strip(Map<?, ?> load) {
        Map<Object, @Nullable Object> kept = new LinkedHashMap<>();
        load.forEach(
                (name, value) -> {
                    if (name instanceof String text && SECRET.contains(text)) {
                        return;
                    }
                    kept.put(
                            name,
                            KWARGS.equals(name) && value instanceof Map<?, ?> map
                                    ? strip(map)
                                    : value);
                });
        return kept;
    }
}
