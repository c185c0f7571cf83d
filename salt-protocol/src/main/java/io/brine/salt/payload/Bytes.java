package io.brine.salt.payload;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Octets that are not valid UTF-8 text, as a value with equality. Immutable.
 *
 * <p>Salt tells text and binary apart only by content: whatever decodes as UTF-8 arrives as a
 * {@link String}, the rest as {@code Bytes}.
 */
public final class Bytes {
    private final byte[] octets;

    private Bytes(byte[] octets) {
        this.octets = octets;
    }

    /** Copies {@code octets}. */
    public static Bytes of(byte[] octets) {
        return new Bytes(octets.clone());
    }

    /** Takes {@code octets} over without a copy: the caller must not touch the array again. */
    static Bytes wrap(byte[] octets) {
        return new Bytes(octets);
    }

    /** A copy of the octets. */
    public byte[] toByteArray() {
        return octets.clone();
    }

    /** The array itself, for readers inside the package that do not keep it. */
    byte[] borrow() {
        return octets;
    }

    public int length() {
        return octets.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /** The length and the first octets in hex, for messages; never the whole. */
    @Override
    public String toString() {
        int shown = Math.min(octets.length, 8);
        return "Bytes["
                + octets.length
                + ": "
                + HexFormat.of().formatHex(octets, 0, shown)
                + (shown < octets.length ? "…]" : "]");
    }
}
