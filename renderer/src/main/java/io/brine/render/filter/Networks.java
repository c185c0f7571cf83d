package io.brine.render.filter;

import io.brine.render.python.PyError;

import org.jspecify.annotations.Nullable;

/** Addresses and networks, for functions. Stateless. */
public final class Networks {
    private Networks() {}

    private static Ip ip(String text) {
        Ip ip = Ip.parse(text);
        if (ip == null) {
            throw PyError.type(
                    "'" + text + "' does not appear to be an IPv4 or IPv6 address or network");
        }
        return ip;
    }

    /** Whether an address is private, loopback and so on. */
    public static boolean has(String address, String property) {
        return NetworkFilters.has(ip(address), property);
    }

    /** Whether an address lies in a network. */
    public static boolean within(String address, String network) {
        return ip(address).in(ip(network));
    }

    /** As Python prints it. */
    public static String shown(String address) {
        return ip(address).toString();
    }

    /** The network of an address, with its prefix. */
    public static String network(String address, @Nullable Object netmask) {
        Ip ip = ip(netmask == null ? address : address + "/" + netmask);
        return Ip.show(ip.network(), ip.bits()) + "/" + ip.prefix();
    }
}
