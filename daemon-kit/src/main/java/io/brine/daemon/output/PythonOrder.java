package io.brine.daemon.output;

import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The order in which Python sorts the keys of a map. */
final class PythonOrder {
    /** Python compares texts by code points, Java by UTF-16 units. */
    static final Comparator<String> TEXT = PythonOrder::compareTexts;

    private PythonOrder() {}

    private static int compareTexts(String one, String other) {
        int i = 0;
        while (i < one.length() && i < other.length()) {
            int a = one.codePointAt(i);
            int b = other.codePointAt(i);
            if (a != b) {
                return Integer.compare(a, b);
            }
            i += Character.charCount(a);
        }
        return Integer.compare(one.length(), other.length());
    }

    /**
     * The map in the order of {@code sorted(map)}; when Python cannot compare the keys, in that of
     * their texts, with the texts as keys.
     */
    static Map<Object, @Nullable Object> sortedOrAsText(Map<?, ?> map) {
        List<@Nullable Object> keys = new ArrayList<>(map.keySet());
        if (keys.size() < 2 || comparable(keys)) {
            return inOrder(map, sort(keys));
        }
        Map<Object, @Nullable Object> byText = new LinkedHashMap<>();
        map.forEach((key, value) -> byText.put(PythonText.str(key), value));
        return inOrder(byText, sort(new ArrayList<@Nullable Object>(byText.keySet())));
    }

    /**
     * The map in the order of {@code sorted(map)}; in its own order when Python cannot compare the
     * keys.
     */
    static Map<Object, @Nullable Object> sortedIfComparable(Map<?, ?> map) {
        List<@Nullable Object> keys = new ArrayList<>(map.keySet());
        return inOrder(map, comparable(keys) ? sort(keys) : keys);
    }

    /**
     * The map in pprint's order: keys that Python cannot compare go by the names of their types.
     */
    static Map<Object, @Nullable Object> sortedByAnyMeans(Map<?, ?> map) {
        return inOrder(map, sort(new ArrayList<>(map.keySet())));
    }

    private static Map<Object, @Nullable Object> inOrder(
            Map<?, ?> map, List<@Nullable Object> keys) {
        Map<Object, @Nullable Object> result = new LinkedHashMap<>();
        for (Object key : keys) {
            result.put(key == null ? NullKey.NONE : key, map.get(key));
        }
        return result;
    }

    /** Stands for Python's None as a key: maps with null keys do not go well with null checking. */
    enum NullKey {
        NONE;

        @Override
        public String toString() {
            return "None";
        }
    }

    private static boolean comparable(List<@Nullable Object> keys) {
        return keys.stream().allMatch(String.class::isInstance)
                || keys.stream().allMatch(PythonOrder::isNumber)
                || keys.stream().allMatch(Bytes.class::isInstance);
    }

    private static boolean isNumber(@Nullable Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    /**
     * By insertion: the order by type names is not always consistent, which {@code List.sort} would
     * punish.
     */
    private static List<@Nullable Object> sort(List<@Nullable Object> keys) {
        if (keys.stream().allMatch(String.class::isInstance)) {
            keys.sort((one, other) -> compareTexts((String) one, (String) other));
            return keys;
        }
        List<@Nullable Object> sorted = new ArrayList<>();
        for (Object key : keys) {
            int low = 0;
            int high = sorted.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (compare(key, sorted.get(middle)) < 0) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            sorted.add(low, key);
        }
        return sorted;
    }

    private static int compare(@Nullable Object one, @Nullable Object other) {
        if (one instanceof String a && other instanceof String b) {
            return compareTexts(a, b);
        }
        if (isNumber(one) && isNumber(other)) {
            return number(one).compareTo(number(other));
        }
        if (one instanceof Bytes a && other instanceof Bytes b) {
            return Arrays.compareUnsigned(a.toByteArray(), b.toByteArray());
        }
        return typeName(one).compareTo(typeName(other));
    }

    private static BigDecimal number(@Nullable Object value) {
        return switch (value) {
            case Boolean truth -> truth ? BigDecimal.ONE : BigDecimal.ZERO;
            case Double number when !Double.isFinite(number) ->
                    BigDecimal.valueOf(number > 0 ? Double.MAX_VALUE : -Double.MAX_VALUE);
            case null -> BigDecimal.ZERO;
            default -> new BigDecimal(value.toString());
        };
    }

    private static String typeName(@Nullable Object value) {
        return switch (value) {
            case null -> "NoneType";
            case Boolean ignored -> "bool";
            case Bytes ignored -> "bytes";
            case Double ignored -> "float";
            case Number ignored -> "int";
            case String ignored -> "str";
            default -> value.getClass().getSimpleName();
        };
    }
}
