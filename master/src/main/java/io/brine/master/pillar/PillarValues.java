package io.brine.master.pillar;

import io.brine.salt.payload.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Python makes of pillar values. Stateless. */
final class PillarValues {
    private PillarValues() {}

    /** Python's truth of a value: nothing, zero and what is empty are false. */
    static boolean isTrue(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case Number number -> number.doubleValue() != 0;
            case CharSequence text -> !text.isEmpty();
            case Collection<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case Bytes bytes -> bytes.length() > 0;
            default -> true;
        };
    }

    /** A map that may be changed, with its maps and lists copied as deep as they go. */
    static Map<Object, @Nullable Object> copy(Map<?, ?> map) {
        Map<Object, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, value) -> copy.put(key, copyOf(value)));
        return copy;
    }

    private static @Nullable Object copyOf(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> copy(map);
            case List<?> list -> {
                List<@Nullable Object> members = new ArrayList<>(list.size());
                list.forEach(member -> members.add(copyOf(member)));
                yield members;
            }
            case null, default -> value;
        };
    }
}
