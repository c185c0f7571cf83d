package io.brine.salt.payload;

import org.jspecify.annotations.Nullable;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/**
 * MessagePack exactly as Salt writes and reads it. Stateless and thread-safe.
 *
 * <p>Two dialects are written: the old specification (every text and every binary is a raw, without
 * str8) on TCP, and the new one (str8 and bin) in files and event bodies. Reading takes both. Every
 * raw, str and bin comes back as {@link String} when it is valid UTF-8 and as {@link Bytes}
 * otherwise. Integers come back as {@link Long}, from 2^63 as {@link java.math.BigInteger}; beyond
 * 64 bits they are written as decimal text. Maps keep their order.
 */
public final class SaltPack {
    /** Deepest nesting of arrays and maps that is read or written. Python's packer stops at 511. */
    public static final int MAX_DEPTH = 512;

    /** Most values (scalars, arrays and maps together) that one payload may hold when read. */
    public static final int MAX_VALUES = 1 << 22;

    static final int EXT_DATETIME = 78;
    static final int EXT_CONSTANT = 79;
    static final DateTimeFormatter DATETIME =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuuMMdd'T'HH:mm:ss")
                    .appendLiteral('.')
                    .appendValue(ChronoField.MICRO_OF_SECOND, 6)
                    .toFormatter();

    private SaltPack() {}

    /**
     * Packs for TCP: old specification, text and binary alike as raw.
     *
     * @throws IllegalArgumentException for a value that has no payload form, or too deep nesting
     */
    public static byte[] pack(@Nullable Object value) {
        return write(value, false);
    }

    /**
     * Packs for files and event bodies: new specification, text as str, {@link Bytes} and {@code
     * byte[]} as bin.
     *
     * @throws IllegalArgumentException for a value that has no payload form, or too deep nesting
     */
    public static byte[] packBin(@Nullable Object value) {
        return write(value, true);
    }

    private static byte[] write(@Nullable Object value, boolean binType) {
        PackWriter writer = new PackWriter(binType);
        writer.write(value, 0);
        return writer.toByteArray();
    }

    /**
     * Unpacks one value that fills the whole array.
     *
     * @throws PayloadException for anything else: truncated, trailing octets, reserved codes,
     *     nesting beyond {@link #MAX_DEPTH}, more than {@link #MAX_VALUES} values
     */
    public static @Nullable Object unpack(byte[] packed) throws PayloadException {
        return unpack(packed, 0, packed.length);
    }

    /**
     * As {@link #unpack(byte[])}, but for fewer values: an octet on the wire may become a map of
     * sixty in memory, so what strangers send is bounded lower.
     *
     * @param maxValues the most values (scalars, arrays and maps together), at least 1
     */
    public static @Nullable Object unpack(byte[] packed, int maxValues) throws PayloadException {
        return whole(packed, 0, packed.length, maxValues);
    }

    /** As {@link #unpack(byte[])}, for {@code length} octets from {@code offset}. */
    public static @Nullable Object unpack(byte[] packed, int offset, int length)
            throws PayloadException {
        return whole(packed, offset, length, MAX_VALUES);
    }

    private static @Nullable Object whole(byte[] packed, int offset, int length, int maxValues)
            throws PayloadException {
        Prefix prefix = prefix(packed, offset, length, maxValues);
        if (prefix == null) {
            throw new PayloadException("payload of " + length + " octets ends too early");
        }
        if (prefix.length() != length) {
            throw new PayloadException(
                    "payload has " + (length - prefix.length()) + " octets after its end");
        }
        return prefix.value();
    }

    /**
     * Unpacks the first value of a stream's bytes so far.
     *
     * @return the value and how many octets it took, or null when more octets are needed
     * @throws PayloadException when no further octets can make a value of it
     */
    public static @Nullable Prefix unpackPrefix(byte[] packed, int offset, int length)
            throws PayloadException {
        return prefix(packed, offset, length, MAX_VALUES);
    }

    private static @Nullable Prefix prefix(byte[] packed, int offset, int length, int maxValues)
            throws PayloadException {
        PackReader reader = new PackReader(packed, offset, offset + length, maxValues);
        try {
            Object value = reader.read(0);
            return new Prefix(value, reader.position() - offset);
        } catch (PackReader.Incomplete e) {
            return null;
        }
    }

    /** A value read from the front of a stream, and the number of octets that it took. */
    public record Prefix(@Nullable Object value, int length) {}
}
