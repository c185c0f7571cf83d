package io.brine.salt.target;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Reads IP addresses of both families as Python's {@code ipaddress} does: no names, no guesses. */
final class IpAddresses {
    private IpAddresses() {}

    /** 4 or 16 octets, null for what is no address. */
    static byte @Nullable [] parse(String text) {
        return text.indexOf(':') < 0 ? parse4(text) : parse6(text);
    }

    private static byte @Nullable [] parse4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] octets = new byte[4];
        for (int i = 0; i < 4; i++) {
            // Leading zeros are refused: some read them as octal.
            if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
                return null;
            }
            octets[i] = (byte) Integer.parseInt(parts[i]);
        }
        return octets;
    }

    private static byte @Nullable [] parse6(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        int gap = address.indexOf("::");
        if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        byte[] head = groups(gap < 0 ? address : address.substring(0, gap));
        byte[] tail = gap < 0 ? new byte[0] : groups(address.substring(gap + 2));
        if (head == null || tail == null) {
            return null;
        }
        int total = head.length + tail.length;
        if (gap < 0 ? total != 16 : total > 14) {
            return null;
        }
        byte[] octets = Arrays.copyOf(head, 16);
        System.arraycopy(tail, 0, octets, 16 - tail.length, tail.length);
        return octets;
    }

    private static byte @Nullable [] groups(String text) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        byte[] octets = new byte[parts.length * 2 + 2];
        int n = 0;
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                byte[] four = parse4(parts[i]);
                if (four == null) {
                    return null;
                }
                System.arraycopy(four, 0, octets, n, 4);
                n += 4;
            } else if (parts[i].matches("[0-9a-fA-F]{1,4}") && i < 8) {
                int value = Integer.parseInt(parts[i], 16);
                octets[n++] = (byte) (value >> 8);
                octets[n++] = (byte) value;
            } else {
                return null;
            }
        }
        return Arrays.copyOf(octets, n);
    }
}
