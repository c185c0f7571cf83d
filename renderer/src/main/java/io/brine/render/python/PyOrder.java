package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How Python compares any two values: equality and order. Stateless. */
public final class PyOrder {
    private PyOrder() {}

    /** {@code a == b}. */
    @SuppressWarnings("ReferenceEquality") // ends at once for a container that holds itself
    public static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Undefined undefined) {
            undefined.use();
            return b instanceof Undefined;
        }
        if (b instanceof Undefined undefined) {
            undefined.use();
            return false;
        }
        if (a == b) {
            return true;
        }
        if (a == null || b == null) {
            return false;
        }
        if (Py.isNumber(a) && Py.isNumber(b)) {
            return PyMath.compare(a, b) == 0;
        }
        if (Py.isText(a) && Py.isText(b)) {
            return Py.text(a).equals(Py.text(b));
        }
        return switch (a) {
            case List<?> list ->
                    b instanceof List<?> other
                            && list instanceof PyTuple == other instanceof PyTuple
                            && equalElements(list, other);
            case Map<?, ?> map -> b instanceof Map<?, ?> other && equalMaps(map, other);
            case Set<?> set ->
                    b instanceof Set<?> other
                            && set.size() == other.size()
                            && set.stream().allMatch(element -> Py.contains(other, element));
            default -> a.equals(b);
        };
    }

    private static boolean equalElements(List<?> a, List<?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        Iterator<?> others = b.iterator();
        for (Object element : a) {
            if (!equal(element, others.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalMaps(Map<?, ?> a, Map<?, ?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : a.entrySet()) {
            Object key = entry.getKey();
            if (!b.containsKey(key) || !equal(entry.getValue(), b.get(key))) {
                return false;
            }
        }
        return true;
    }

    /** Python's order; an error where it has none. */
    public static int compare(@Nullable Object a, @Nullable Object b, String operator) {
        if (Py.isNumber(a) && Py.isNumber(b)) {
            return PyMath.compare(a, b);
        }
        if (Py.isText(a) && Py.isText(b)) {
            return compareText(Py.text(a), Py.text(b));
        }
        if (a instanceof Undefined undefined) {
            undefined.use();
        }
        if (b instanceof Undefined undefined) {
            undefined.use();
        }
        if (a instanceof List<?> x
                && b instanceof List<?> y
                && a instanceof PyTuple == b instanceof PyTuple) {
            for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
                if (!equal(x.get(i), y.get(i))) {
                    return compare(x.get(i), y.get(i), operator);
                }
            }
            return Integer.compare(x.size(), y.size());
        }
        throw PyError.type(
                "'%s' not supported between instances of '%s' and '%s'"
                        .formatted(operator, Py.typeName(a), Py.typeName(b)));
    }

    private static int compareText(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean wide = Character.isSurrogate(x) != Character.isSurrogate(y);
                return wide ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
