package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Looks a value up in nested maps and lists by a path such as {@code pkg:apache:version}, as Salt
 * does for grains, pillar and options. Stateless.
 */
final class DataPath {
    /** Salt's separator of the steps of a path. */
    static final String DELIMITER = ":";

    /** What {@link #find} answers when nothing is there: unlike null, which is a value. */
    static final Object ABSENT = Absent.ABSENT;

    private enum Absent {
        ABSENT
    }

    private DataPath() {}

    /** Whether {@link #find} found nothing. */
    static boolean isAbsent(@Nullable Object found) {
        return found instanceof Absent;
    }

    /** The value at the path, or {@code otherwise}. */
    static @Nullable Object get(
            @Nullable Object data, String path, String delimiter, @Nullable Object otherwise) {
        Object found = find(data, path, delimiter);
        return isAbsent(found) ? otherwise : found;
    }

    /** The value at the path, or {@link #ABSENT}. */
    static @Nullable Object find(@Nullable Object data, String path, String delimiter) {
        String[] steps =
                delimiter.isEmpty()
                        ? new String[] {path}
                        : path.split(Pattern.quote(delimiter), -1);
        Object here = data;
        for (String step : steps) {
            here = step(here, step);
            if (isAbsent(here)) {
                return ABSENT;
            }
        }
        return here;
    }

    private static @Nullable Object step(@Nullable Object here, String step) {
        if (here instanceof Map<?, ?> map) {
            return inMap(map, step);
        }
        return here instanceof List<?> list ? inList(list, step) : ABSENT;
    }

    private static @Nullable Object inMap(Map<?, ?> map, String step) {
        if (map.containsKey(step)) {
            return map.get(step);
        }
        if (!step.matches("-?\\d{1,18}")) {
            return ABSENT;
        }
        Long number = Long.valueOf(step);
        return map.containsKey(number) ? map.get(number) : ABSENT;
    }

    private static @Nullable Object inList(List<?> list, String step) {
        if (step.matches("-?\\d{1,9}")) {
            int index = Integer.parseInt(step);
            int from = index < 0 ? list.size() + index : index;
            return from >= 0 && from < list.size() ? list.get(from) : ABSENT;
        }
        for (Object item : list) {
            if (item instanceof Map<?, ?> map && map.containsKey(step)) {
                return map.get(step);
            }
        }
        return ABSENT;
    }
}
