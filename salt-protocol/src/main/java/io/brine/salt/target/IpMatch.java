package io.brine.salt.target;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** An address or a network, matched against the grains {@code ipv4} and {@code ipv6}. Immutable. */
final class IpMatch {
    private final byte[] network;
    private final int bits;

    private IpMatch(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /**
     * Reads {@code 10.1.2.3}, {@code 10.0.0.0/8}, {@code 10.0.0.0/255.0.0.0} or their like in IPv6.
     *
     * @throws TargetException for anything else, also for a network with bits behind its mask
     */
    static IpMatch parse(String text) throws TargetException {
        int slash = text.indexOf('/');
        byte[] address = IpAddresses.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new TargetException("not an IP address or network: '" + text + "'");
        }
        int bits =
                slash < 0 ? address.length * 8 : prefix(text.substring(slash + 1), address.length);
        if (bits < 0 || bits > address.length * 8) {
            throw new TargetException("not an IP network: bad mask in '" + text + "'");
        }
        if (!Arrays.equals(masked(address, bits), address)) {
            throw new TargetException("not an IP network: '" + text + "' has host bits set");
        }
        return new IpMatch(address, bits);
    }

    private static int prefix(String text, int octets) {
        if (text.matches("[0-9]{1,3}")) {
            return Integer.parseInt(text);
        }
        byte[] mask = octets == 4 ? IpAddresses.parse(text) : null;
        if (mask == null || mask.length != 4) {
            return -1;
        }
        int value = 0;
        for (byte octet : mask) {
            value = (value << 8) | (octet & 0xff);
        }
        int ones = Integer.numberOfLeadingZeros(~value);
        if (ones == 0 && value != 0) {
            // A host mask such as 0.255.255.255.
            value = ~value;
            ones = Integer.numberOfLeadingZeros(~value);
        }
        return value == (ones == 0 ? 0 : -1 << (32 - ones)) ? ones : -1;
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] out = address.clone();
        for (int i = 0; i < out.length; i++) {
            int keep = Math.clamp(bits - i * 8L, 0, 8);
            out[i] = (byte) (out[i] & (0xff << (8 - keep)));
        }
        return out;
    }

    boolean matches(Map<?, ?> grains) {
        Object addresses = grains.get(network.length == 4 ? "ipv4" : "ipv6");
        if (addresses instanceof List<?> list) {
            return list.stream().anyMatch(this::contains);
        }
        return contains(addresses);
    }

    private boolean contains(@Nullable Object address) {
        if (!(address instanceof String text)) {
            return false;
        }
        byte[] octets = IpAddresses.parse(text);
        return octets != null
                && octets.length == network.length
                && Arrays.equals(masked(octets, bits), network);
    }
}
