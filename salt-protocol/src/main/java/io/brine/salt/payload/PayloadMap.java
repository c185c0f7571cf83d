package io.brine.salt.payload;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Typed reading of a payload's map; errors name the field. A view: it is as immutable as the map
 * behind it, and safe for threads when that map is no longer changed.
 */
public final class PayloadMap {
    private static final PayloadMap EMPTY = new PayloadMap(Map.of());

    private final Map<Object, @Nullable Object> map;

    private PayloadMap(Map<Object, @Nullable Object> map) {
        this.map = map;
    }

    public static PayloadMap empty() {
        return EMPTY;
    }

    /**
     * Wraps without a copy.
     *
     * @throws PayloadException when {@code unpacked} is no map
     */
    public static PayloadMap of(@Nullable Object unpacked) throws PayloadException {
        return switch (unpacked) {
            case PayloadMap already -> already;
            case Map<?, ?> map -> ofMap(map);
            case null, default ->
                    throw new PayloadException(
                            "payload is " + kind(unpacked) + " where a map is needed");
        };
    }

    /** Wraps a map that is known to be one, without a copy. */
    @SuppressWarnings("unchecked") // reading only, and every key and value is an Object
    public static PayloadMap ofMap(Map<?, ?> map) {
        return new PayloadMap((Map<Object, @Nullable Object>) map);
    }

    /** Unpacks and wraps. */
    public static PayloadMap unpack(byte[] packed) throws PayloadException {
        return of(SaltPack.unpack(packed));
    }

    public boolean has(String key) {
        return map.containsKey(key);
    }

    public @Nullable Object get(String key) {
        return map.get(key);
    }

    /** Text of a field that must be there. */
    public String text(String key) throws PayloadException {
        Object value = required(key);
        if (value instanceof String text) {
            return text;
        }
        throw wrong(key, value, "text");
    }

    /** Text of a field that may be missing or nil; anything else than text is an error. */
    public @Nullable String optText(String key) throws PayloadException {
        return map.get(key) == null ? null : text(key);
    }

    /** Text of a field, {@code fallback} when it is missing, nil or no text. */
    public String textOr(String key, String fallback) {
        return map.get(key) instanceof String text ? text : fallback;
    }

    public long integer(String key) throws PayloadException {
        Object value = required(key);
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Integer number) {
            return number;
        }
        throw wrong(key, value, "an integer");
    }

    /**
     * The integer of a field, {@code fallback} when it is missing, nil or no integer of 64 bits.
     */
    public long integerOr(String key, long fallback) {
        Object value = map.get(key);
        return value instanceof Long || value instanceof Integer
                ? ((Number) value).longValue()
                : fallback;
    }

    public boolean bool(String key) throws PayloadException {
        Object value = required(key);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(key, value, "true or false");
    }

    public boolean boolOr(String key, boolean fallback) {
        return map.get(key) instanceof Boolean flag ? flag : fallback;
    }

    /** A copy of the octets of a field that must be there, whether it arrived as text or binary. */
    public byte[] bytes(String key) throws PayloadException {
        return octets(key, required(key));
    }

    /** As {@link #bytes}, null when the field is missing or nil. */
    public byte @Nullable [] optBytes(String key) throws PayloadException {
        Object value = map.get(key);
        return value == null ? null : octets(key, value);
    }

    private static byte[] octets(String key, Object value) throws PayloadException {
        return switch (value) {
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case Bytes bytes -> bytes.toByteArray();
            case byte[] bytes -> bytes.clone();
            default -> throw wrong(key, value, "text or binary");
        };
    }

    /** A map in a field that must be there. */
    public PayloadMap map(String key) throws PayloadException {
        Object value = required(key);
        if (value instanceof Map<?, ?> inner) {
            return ofMap(inner);
        }
        throw wrong(key, value, "a map");
    }

    /** A map in a field, empty when it is missing, nil or no map. */
    public PayloadMap mapOrEmpty(String key) {
        return map.get(key) instanceof Map<?, ?> inner ? ofMap(inner) : EMPTY;
    }

    /** An array in a field that must be there. */
    @SuppressWarnings("unchecked") // every element is an Object or null
    public List<@Nullable Object> list(String key) throws PayloadException {
        Object value = required(key);
        if (value instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw wrong(key, value, "an array");
    }

    /** The map behind, unmodifiable. */
    public Map<Object, @Nullable Object> asMap() {
        return Collections.unmodifiableMap(map);
    }

    /** A new, modifiable map with the same entries in the same order. */
    public Map<Object, @Nullable Object> toMap() {
        return new LinkedHashMap<>(map);
    }

    /** What Python would call the value's kind, for error messages: never the value itself. */
    static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "nil";
            case String text -> "text";
            case Bytes bytes -> "binary";
            case Boolean flag -> "a boolean";
            case Number number -> "a number";
            case List<?> list -> "an array";
            case Map<?, ?> map -> "a map";
            default -> "a " + value.getClass().getSimpleName();
        };
    }

    private Object required(String key) throws PayloadException {
        Object value = map.get(key);
        if (value == null) {
            throw new PayloadException("field '" + key + "' is " + (has(key) ? "nil" : "missing"));
        }
        return value;
    }

    private static PayloadException wrong(String key, Object value, String wanted) {
        return new PayloadException("field '" + key + "' is " + kind(value) + ", not " + wanted);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PayloadMap that && map.equals(that.map);
    }

    @Override
    public int hashCode() {
        return map.hashCode();
    }

    /** The keys only: values may be secrets. */
    @Override
    public String toString() {
        return "PayloadMap" + map.keySet();
    }
}
