package io.brine.render.filter;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** An address with a prefix, as Python's {@code ipaddress} reads and prints it. Immutable. */
record Ip(BigInteger value, int bits, int prefix, boolean hasPrefix) {
    /** An address, or one with a prefix; null when it is neither. */
    static @Nullable Ip parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean six = address.indexOf(':') >= 0;
        BigInteger value = six ? six(address) : four(address);
        int bits = six ? 128 : 32;
        if (value == null) {
            return null;
        }
        if (slash < 0) {
            return new Ip(value, bits, bits, false);
        }
        int prefix = prefix(text.substring(slash + 1), bits);
        return prefix < 0 ? null : new Ip(value, bits, prefix, true);
    }

    private static int prefix(String text, int bits) {
        if (text.matches("[0-9]{1,3}")) {
            int prefix = Integer.parseInt(text);
            return prefix <= bits ? prefix : -1;
        }
        BigInteger mask = bits == 32 ? four(text) : null;
        if (mask == null) {
            return -1;
        }
        int ones = mask.bitCount();
        if (mask(ones, 32).equals(mask)) {
            return ones;
        }
        return mask(32 - ones, 32).equals(mask.xor(all(32))) ? 32 - ones : -1;
    }

    private static @Nullable BigInteger four(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        long value = 0;
        for (String part : parts) {
            boolean plain = part.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(part) < 256;
            if (!plain) {
                return null;
            }
            value = value << 8 | Integer.parseInt(part);
        }
        return BigInteger.valueOf(value);
    }

    private static @Nullable BigInteger six(String given) {
        String text = given;
        int dot = text.indexOf('.');
        if (dot >= 0) {
            int colon = text.lastIndexOf(':');
            BigInteger low = four(text.substring(colon + 1));
            if (low == null) {
                return null;
            }
            text =
                    text.substring(0, colon + 1)
                            + Long.toHexString(low.longValue() >> 16)
                            + ":"
                            + Long.toHexString(low.longValue() & 0xffff);
        }
        int gap = text.indexOf("::");
        List<String> head = groups(gap < 0 ? text : text.substring(0, gap));
        List<String> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2));
        int missing = 8 - head.size() - tail.size();
        if (gap < 0 ? missing != 0 : missing < 1) {
            return null;
        }
        List<String> all = new ArrayList<>(head);
        for (int i = 0; i < missing; i++) {
            all.add("0");
        }
        all.addAll(tail);
        BigInteger value = BigInteger.ZERO;
        for (String group : all) {
            if (!group.matches("[0-9a-fA-F]{1,4}")) {
                return null;
            }
            value = value.shiftLeft(16).or(BigInteger.valueOf(Integer.parseInt(group, 16)));
        }
        return value;
    }

    private static List<String> groups(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(":", -1));
    }

    private static BigInteger all(int bits) {
        return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    }

    private static BigInteger mask(int prefix, int bits) {
        return all(bits).xor(all(bits - prefix));
    }

    int version() {
        return bits == 32 ? 4 : 6;
    }

    BigInteger network() {
        return value.and(mask(prefix, bits));
    }

    BigInteger size() {
        return BigInteger.ONE.shiftLeft(bits - prefix);
    }

    /** Whether this lies in the network of the other. */
    boolean in(Ip other) {
        return bits == other.bits && value.and(mask(other.prefix, bits)).equals(other.network());
    }

    boolean inAny(String... networks) {
        for (String network : networks) {
            Ip other = parse(network);
            if (other != null && in(other)) {
                return true;
            }
        }
        return false;
    }

    static String show(BigInteger address, int bits) {
        if (bits == 32) {
            long v = address.longValue();
            return (v >> 24 & 255) + "." + (v >> 16 & 255) + "." + (v >> 8 & 255) + "." + (v & 255);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = address.shiftRight(112 - 16 * i).intValue() & 0xffff;
        }
        int from = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && groups[i + run] == 0) {
                run++;
            }
            if (run > length) {
                from = i;
                length = run;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == from) {
                out.append("::");
                i += length - 1;
            } else {
                out.append(!out.isEmpty() && out.charAt(out.length() - 1) != ':' ? ":" : "")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return show(value, bits) + (hasPrefix ? "/" + prefix : "");
    }
}
