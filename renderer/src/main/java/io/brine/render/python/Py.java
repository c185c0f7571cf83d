package io.brine.render.python;

import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.NamedConstant;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Python does with any value: truth, types, membership, iteration. Stateless. */
public final class Py {
    /** Longest text that any operation may make, in characters. */
    public static final int MAX_TEXT = 8 << 20;

    /** Longest list that any operation may make. */
    public static final int MAX_ITEMS = 1_000_000;

    private Py() {}

    public static boolean truth(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Undefined undefined -> {
                undefined.use();
                yield false;
            }
            case Boolean flag -> flag;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case BigInteger number -> number.signum() != 0;
            case String text -> !text.isEmpty();
            case Markup markup -> !markup.text().isEmpty();
            case Bytes bytes -> bytes.length() > 0;
            case Collection<?> values -> !values.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    /** Python's name of a value's type. */
    public static String typeName(@Nullable Object value) {
        return switch (value) {
            case null -> "NoneType";
            case Undefined undefined -> "StrictUndefined";
            case Boolean flag -> "bool";
            case Long number -> "int";
            case BigInteger number -> "int";
            case Double number -> "float";
            case String text -> "str";
            case Markup markup -> "Markup";
            case Bytes bytes -> "bytes";
            case PyTuple tuple -> "tuple";
            case List<?> list -> "list";
            case Set<?> set -> "set";
            case Map<?, ?> map -> "dict";
            case PyView view -> "dict_" + view.kind().name().toLowerCase(java.util.Locale.ROOT);
            case PyIterator iterator -> "generator";
            case PyObject object -> object.typeName();
            default -> "function";
        };
    }

    /** The type as Jinja's messages about missing attributes name it. */
    static String objectName(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        return value instanceof PyObject object
                ? object.typeName() + " object"
                : typeName(value) + " object";
    }

    public static boolean isNumber(@Nullable Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    public static boolean isText(@Nullable Object value) {
        return value instanceof String || value instanceof Markup;
    }

    /** Text where Python needs a str. */
    public static String text(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Markup markup -> markup.text();
            case Undefined undefined -> {
                undefined.use();
                yield "";
            }
            case null, default -> throw PyError.type("expected str, not " + typeName(value));
        };
    }

    /** {@code item in container}. */
    public static boolean contains(@Nullable Object container, @Nullable Object item) {
        return switch (container) {
            case Undefined undefined -> {
                undefined.use();
                yield false;
            }
            case String text -> text.contains(member(item));
            case Markup markup -> markup.text().contains(member(item));
            case Map<?, ?> map -> map.containsKey(key(item));
            case Collection<?> values ->
                    values.stream().anyMatch(value -> PyOrder.equal(value, item));
            case PyIterator values -> {
                boolean found = false;
                for (Object value : values) {
                    if (PyOrder.equal(value, item)) {
                        found = true;
                        break;
                    }
                }
                yield found;
            }
            case PyObject object
                    when item instanceof String name && object instanceof PyContainer table ->
                    table.containsName(name);
            case null, default ->
                    throw PyError.type(
                            "argument of type '" + typeName(container) + "' is not iterable");
        };
    }

    private static String member(@Nullable Object item) {
        if (item instanceof Undefined undefined) {
            undefined.use();
        }
        if (!isText(item)) {
            throw PyError.type(
                    "'in <string>' requires string as left operand, not " + typeName(item));
        }
        return text(item);
    }

    /** A value as the key of a dict. */
    public static Object key(@Nullable Object value) {
        return switch (value) {
            case null -> throw PyError.type("None as the key of a dict is not supported");
            case Markup markup -> markup.text();
            case Undefined undefined -> {
                undefined.use();
                yield "";
            }
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
                    number.longValue();
            case PyTuple tuple -> tuple;
            case List<?> list -> throw unhashable(value);
            case Map<?, ?> map -> throw unhashable(value);
            case Set<?> set -> throw unhashable(value);
            default -> value;
        };
    }

    private static PyError unhashable(@Nullable Object value) {
        return PyError.type("unhashable type: '" + typeName(value) + "'");
    }

    /** Whether Python could hash it. */
    public static boolean hashable(@Nullable Object value) {
        return switch (value) {
            case PyTuple tuple -> tuple.stream().allMatch(Py::hashable);
            case List<?> list -> false;
            case Map<?, ?> map -> false;
            case Set<?> set -> false;
            case PyView view -> false;
            case null, default -> true;
        };
    }

    /** What a loop walks through; an error for what is not iterable. */
    public static Iterable<@Nullable Object> iterate(@Nullable Object value) {
        return switch (value) {
            case String text -> characters(text);
            case Markup markup -> characters(markup.text());
            case Undefined undefined -> {
                undefined.use();
                yield List.of();
            }
            case Map<?, ?> map -> new ArrayList<@Nullable Object>(map.keySet());
            case PyIterator values -> values;
            case PyView view -> view;
            case List<?> list -> new ArrayList<@Nullable Object>(list);
            case Collection<?> values -> new ArrayList<@Nullable Object>(values);
            case Bytes bytes -> {
                List<@Nullable Object> octets = new ArrayList<>();
                for (byte octet : bytes.toByteArray()) {
                    octets.add((long) (octet & 0xff));
                }
                yield octets;
            }
            case null, default ->
                    throw PyError.type("'" + typeName(value) + "' object is not iterable");
        };
    }

    private static List<@Nullable Object> characters(String text) {
        List<@Nullable Object> characters = new ArrayList<>();
        text.codePoints().forEach(c -> characters.add(Character.toString(c)));
        return characters;
    }

    /** A new list of what {@link #iterate} gives. */
    public static List<@Nullable Object> list(@Nullable Object value) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object element : iterate(value)) {
            if (list.size() >= MAX_ITEMS) {
                throw tooMany();
            }
            list.add(element);
        }
        return list;
    }

    /** A new set, in the order of first occurrence. */
    public static Set<@Nullable Object> set(@Nullable Object value) {
        Set<@Nullable Object> set = new LinkedHashSet<>();
        for (Object element : iterate(value)) {
            set.add(element == null ? null : key(element));
        }
        return set;
    }

    static PyError tooMany() {
        return PyError.type("more than " + MAX_ITEMS + " elements in a list");
    }

    static PyError tooLong() {
        return PyError.type("text longer than " + MAX_TEXT + " characters");
    }

    public static long length(@Nullable Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case Markup markup -> length(markup.text());
            case Bytes bytes -> bytes.length();
            case Collection<?> values -> values.size();
            case Map<?, ?> map -> map.size();
            case Undefined undefined -> {
                undefined.use();
                yield 0;
            }
            case null, default ->
                    throw PyError.type("object of type '" + typeName(value) + "' has no len()");
        };
    }

    @SuppressWarnings("unchecked") // every key is an Object, every value an Object or null
    public static Map<Object, @Nullable Object> map(Map<?, ?> map) {
        return (Map<Object, @Nullable Object>) map;
    }

    @SuppressWarnings("unchecked") // every element is an Object or null
    public static List<@Nullable Object> asList(List<?> list) {
        return (List<@Nullable Object>) list;
    }

    /** A deep copy of payload values that a template may change. */
    public static @Nullable Object copy(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Byte number -> number.longValue();
            case Float number -> number.doubleValue();
            case BigDecimal number -> number.doubleValue();
            case BigInteger number -> PyMath.narrow(number);
            case PayloadMap map -> copy(map.asMap());
            case NamedConstant constant -> copy(constant.value());
            case Map<?, ?> map -> {
                Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, element) -> copy.put(copy(key), copy(element)));
                yield copy;
            }
            case PyTuple tuple -> {
                List<@Nullable Object> copy = new ArrayList<>(tuple.size());
                tuple.forEach(element -> copy.add(copy(element)));
                yield PyTuple.from(copy);
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>(list.size());
                list.forEach(element -> copy.add(copy(element)));
                yield copy;
            }
            case Object[] array -> copy(List.of(array));
            default -> value;
        };
    }
}
