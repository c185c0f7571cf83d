package io.brine.zmtp.mechanism;

import java.util.Arrays;

/** Stateless. Z85 (RFC 32): five printable characters for four octets. */
public final class Z85 {
    private static final String ALPHABET =
            "0123456789abcdefghijklmnopqrstuvwxyz"
                    + "ABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            VALUES[ALPHABET.charAt(i)] = (byte) i;
        }
    }

    private Z85() {}

    /**
     * Encodes octets.
     *
     * @throws IllegalArgumentException when their number is not a multiple of 4
     */
    public static String encode(byte[] octets) {
        if (octets.length % 4 != 0) {
            throw new IllegalArgumentException(
                    "Z85 takes a multiple of 4 octets, not " + octets.length);
        }
        StringBuilder text = new StringBuilder(octets.length / 4 * 5);
        for (int i = 0; i < octets.length; i += 4) {
            long value = 0;
            for (int j = 0; j < 4; j++) {
                value = value << 8 | (octets[i + j] & 0xff);
            }
            for (long divisor = 85L * 85 * 85 * 85; divisor > 0; divisor /= 85) {
                text.append(ALPHABET.charAt((int) (value / divisor % 85)));
            }
        }
        return text.toString();
    }

    /**
     * Decodes text. The message of the exception does not repeat the text, which may be a key.
     *
     * @throws IllegalArgumentException when the length is not a multiple of 5, or a character is
     *     not of the alphabet, or five characters stand for more than 32 bits
     */
    public static byte[] decode(String text) {
        if (text.length() % 5 != 0) {
            throw new IllegalArgumentException(
                    "Z85 has a multiple of 5 characters, not " + text.length());
        }
        byte[] octets = new byte[text.length() / 5 * 4];
        for (int i = 0; i < text.length(); i += 5) {
            long value = 0;
            for (int j = 0; j < 5; j++) {
                char c = text.charAt(i + j);
                int digit = c < VALUES.length ? VALUES[c] : -1;
                if (digit < 0) {
                    throw new IllegalArgumentException(
                            "character " + (i + j + 1) + " is not one of Z85's");
                }
                value = value * 85 + digit;
            }
            if (value > 0xffff_ffffL) {
                throw new IllegalArgumentException(
                        "characters " + (i + 1) + " to " + (i + 5) + " are out of Z85's range");
            }
            for (int j = 0; j < 4; j++) {
                octets[i / 5 * 4 + j] = (byte) (value >>> (24 - 8 * j));
            }
        }
        return octets;
    }
}
