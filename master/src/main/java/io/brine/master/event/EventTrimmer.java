package io.brine.master.event;

import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes an event's data fit {@code max_event_size} as Salt does: the largest values are replaced by
 * the text {@code VALUE_TRIMMED} until it does. Stateless.
 */
final class EventTrimmer {
    static final String TRIMMED = "VALUE_TRIMMED";

    private static final int MAP_HEAD = 5;
    private static final int MIN_ROOM = 64;
    private static final int MAX_DEPTH = 4;

    private EventTrimmer() {}

    /** The map itself if it fits or there is no limit, else a copy that fits where possible. */
    static Map<Object, @Nullable Object> trim(Map<Object, @Nullable Object> data, int limit) {
        if (limit <= 0 || couldNotExceed(data, limit)) {
            return data;
        }
        return fit(data, limit, 0);
    }

    /** Packs each value once per level, so that the work stays in proportion to the data. */
    private static Map<Object, @Nullable Object> fit(Map<?, ?> data, long budget, int depth) {
        Map<Object, @Nullable Object> result = new LinkedHashMap<>(data);
        List<Sized> bySize = new ArrayList<>();
        long total = MAP_HEAD;
        for (Map.Entry<?, ?> entry : data.entrySet()) {
            int size = size(entry.getValue());
            total += size(entry.getKey()) + size;
            bySize.add(new Sized(entry.getKey(), size));
        }
        bySize.sort(Comparator.comparingInt(Sized::size).reversed());
        for (Sized largest : bySize) {
            if (total <= budget) {
                break;
            }
            long room = budget - (total - largest.size());
            Object smaller = smaller(result.get(largest.key()), room, depth);
            result.put(largest.key(), smaller);
            total += size(smaller) - largest.size();
        }
        return result;
    }

    private static Object smaller(@Nullable Object value, long room, int depth) {
        boolean worthKeeping = room > MIN_ROOM && depth < MAX_DEPTH;
        return value instanceof Map<?, ?> map && !map.isEmpty() && worthKeeping
                ? fit(map, room, depth + 1)
                : TRIMMED;
    }

    private record Sized(Object key, int size) {}

    /** A cheap bound from above, so that ordinary events are not packed twice. */
    private static boolean couldNotExceed(@Nullable Object value, long limit) {
        return bound(value, limit) <= limit;
    }

    private static long bound(@Nullable Object value, long limit) {
        return switch (value) {
            case String text -> 5 + 3L * text.length();
            case Bytes bytes -> 5 + (long) bytes.length();
            case byte[] octets -> 5 + (long) octets.length;
            case Map<?, ?> map -> {
                long sum = 5;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    sum += bound(entry.getKey(), limit) + bound(entry.getValue(), limit);
                    if (sum > limit) {
                        break;
                    }
                }
                yield sum;
            }
            case Iterable<?> list -> {
                long sum = 5;
                for (Object element : list) {
                    sum += bound(element, limit);
                    if (sum > limit) {
                        break;
                    }
                }
                yield sum;
            }
            case null, default -> 64;
        };
    }

    private static int size(@Nullable Object value) {
        return SaltPack.packBin(value).length;
    }
}
