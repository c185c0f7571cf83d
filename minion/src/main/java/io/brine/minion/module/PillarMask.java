package io.brine.minion.module;

import io.brine.salt.payload.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Salt 3008 does to pillar values before a person sees them: every scalar that holds something
 * is replaced by stars; names, lists' lengths and empty values stay. Stateless.
 */
final class PillarMask {
    /** What stands in place of a value. */
    static final String STARS = "**********";

    private PillarMask() {}

    /** Returns the value masked, unless the caller said {@code unmask=True}. */
    static @Nullable Object apply(@Nullable Object value, boolean unmask) {
        return unmask ? value : masked(value);
    }

    private static @Nullable Object masked(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text.isEmpty() ? text : STARS;
            case Bytes octets -> octets.length() == 0 ? octets : STARS;
            case Boolean truth -> truth ? STARS : truth;
            case Number number -> number.doubleValue() == 0 ? number : STARS;
            case Map<?, ?> map -> masked(map);
            case List<?> list -> masked(list);
            default -> value;
        };
    }

    private static Map<Object, @Nullable Object> masked(Map<?, ?> map) {
        Map<Object, @Nullable Object> result = new LinkedHashMap<>();
        map.forEach((key, value) -> result.put(key, masked(value)));
        return result;
    }

    private static List<@Nullable Object> masked(List<?> list) {
        List<@Nullable Object> result = new ArrayList<>();
        list.forEach(value -> result.add(masked(value)));
        return result;
    }
}
