package io.brine.render.filter;

import io.brine.render.python.Args;
import io.brine.render.python.Py;
import io.brine.render.python.PyError;
import io.brine.render.python.PyIterator;
import io.brine.render.python.PyMath;
import io.brine.salt.payload.Bytes;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Salt's filters for addresses and networks. */
public final class NetworkFilters {
    private static final int MAX_HOSTS = 70_000;

    private NetworkFilters() {}

    static void add(Map<String, Filter> all) {
        all.put(
                "is_ip",
                (v, a, e) -> one(v, 4, options(a)) != null || one(v, 6, options(a)) != null);
        all.put("is_ipv4", (v, a, e) -> one(v, 4, options(a)) != null);
        all.put("is_ipv6", (v, a, e) -> one(v, 6, options(a)) != null);
        all.put("ipv4", (v, a, e) -> filter(v, 4, options(a)));
        all.put("ipv6", (v, a, e) -> filter(v, 6, options(a)));
        all.put("ipaddr", (v, a, e) -> either(v, options(a), 0));
        all.put(
                "ip_host",
                (v, a, e) ->
                        each(
                                v,
                                a,
                                ip -> new Ip(ip.value(), ip.bits(), ip.prefix(), true).toString()));
        all.put("network_hosts", (v, a, e) -> each(v, a, NetworkFilters::hosts));
        all.put("network_size", (v, a, e) -> each(v, a, ip -> PyMath.narrow(ip.size())));
        all.put("ipwrap", (v, a, e) -> wrap(v));
        all.put("filter_by_networks", (v, a, e) -> byNetworks(v, a.get(0, "networks", null)));
        all.put("mac_str_to_bytes", (v, a, e) -> mac(Py.text(v)));
    }

    private static @Nullable String options(Args a) {
        Object options = a.get(0, "options", null);
        return options == null ? null : Py.text(options);
    }

    /** Printed anew when it is of the version and has the properties, else null. */
    private static @Nullable String one(
            @Nullable Object value, int version, @Nullable String options) {
        Ip ip = Py.isText(value) ? Ip.parse(Py.text(value)) : null;
        if (ip == null || ip.version() != version) {
            return null;
        }
        if (options != null && !options.isEmpty()) {
            for (String option : options.split(",", -1)) {
                if (!has(ip, option.strip())) {
                    return null;
                }
            }
        }
        return ip.toString();
    }

    static boolean has(Ip ip, String property) {
        boolean four = ip.version() == 4;
        return switch (property) {
            case "loopback", "lo" -> ip.inAny("127.0.0.0/8", "::1/128");
            case "link-local", "linklocal", "ll", "link_local" ->
                    ip.inAny("169.254.0.0/16", "fe80::/10");
            case "multicast" -> ip.inAny("224.0.0.0/4", "ff00::/8");
            case "private" -> isPrivate(ip);
            case "global", "public" -> !isPrivate(ip);
            case "reserved" ->
                    four
                            ? ip.inAny("240.0.0.0/4")
                            : ip.inAny(
                                    "::/8",
                                    "100::/8",
                                    "200::/7",
                                    "400::/6",
                                    "800::/5",
                                    "1000::/4",
                                    "4000::/3",
                                    "6000::/3",
                                    "8000::/3",
                                    "a000::/3",
                                    "c000::/3",
                                    "e000::/4",
                                    "f000::/5",
                                    "f800::/6",
                                    "fe00::/9");
            case "site-local", "sl", "site_local" -> !four && ip.inAny("fec0::/10");
            case "unspecified" -> ip.value().signum() == 0;
            default -> true;
        };
    }

    private static boolean isPrivate(Ip ip) {
        return ip.inAny(
                        "0.0.0.0/8",
                        "10.0.0.0/8",
                        "127.0.0.0/8",
                        "169.254.0.0/16",
                        "172.16.0.0/12",
                        "192.0.0.0/24",
                        "192.0.0.170/31",
                        "192.0.2.0/24",
                        "192.168.0.0/16",
                        "198.18.0.0/15",
                        "198.51.100.0/24",
                        "203.0.113.0/24",
                        "240.0.0.0/4",
                        "::1/128",
                        "::/128",
                        "::ffff:0:0/96",
                        "64:ff9b:1::/48",
                        "100::/64",
                        "2001::/23",
                        "2001:db8::/32",
                        "2002::/16",
                        "3fff::/20",
                        "fc00::/7",
                        "fe80::/10")
                && !ip.inAny(
                        "192.0.0.9/32",
                        "192.0.0.10/32",
                        "2001:1::1/128",
                        "2001:1::2/128",
                        "2001:3::/32",
                        "2001:4:112::/48",
                        "2001:20::/28",
                        "2001:30::/28");
    }

    private static boolean isMany(@Nullable Object value) {
        return value instanceof List || value instanceof PyIterator;
    }

    private static @Nullable Object filter(
            @Nullable Object value, int version, @Nullable String options) {
        if (Py.isText(value)) {
            return one(value, version, options);
        }
        if (!isMany(value)) {
            return null;
        }
        List<@Nullable Object> passed = new ArrayList<>();
        for (Object element : Py.iterate(value)) {
            String address = one(element, version, options);
            if (address != null) {
                passed.add(address);
            }
        }
        return passed;
    }

    private static @Nullable Object either(
            @Nullable Object value, @Nullable String options, long version) {
        if (version != 0) {
            return filter(value, (int) version, options);
        }
        Object given = value instanceof PyIterator ? Py.list(value) : value;
        Object four = filter(given, 4, options);
        Object six = filter(given, 6, options);
        if (four instanceof List<?> x && six instanceof List<?> y) {
            List<@Nullable Object> both = new ArrayList<>(x);
            both.addAll(y);
            return both;
        }
        return Py.truth(four) ? four : six;
    }

    private interface Use {
        Object of(Ip ip);
    }

    private static @Nullable Object each(@Nullable Object value, Args a, Use use) {
        Object found = either(value, options(a), a.integer(1, "version", 0));
        if (!Py.truth(found)) {
            return null;
        }
        if (!isMany(value)) {
            return used(found, use);
        }
        List<@Nullable Object> all = new ArrayList<>();
        for (Object address : Py.iterate(found)) {
            all.add(used(address, use));
        }
        return all;
    }

    private static Object used(@Nullable Object address, Use use) {
        Ip ip = Ip.parse(Py.text(address));
        if (ip == null) {
            throw PyError.type(Py.text(address) + " does not appear to be an IPv4 or IPv6 network");
        }
        return use.of(ip);
    }

    private static Object hosts(Ip ip) {
        if (ip.size().bitLength() > 17) {
            throw PyError.type("a network of more than " + MAX_HOSTS + " hosts");
        }
        long size = ip.size().longValue();
        int free = ip.bits() - ip.prefix();
        long from = free <= 1 ? 0 : 1;
        long to = free <= 1 ? size : ip.version() == 4 ? size - 1 : size;
        List<@Nullable Object> hosts = new ArrayList<>();
        for (long i = from; i < to; i++) {
            hosts.add(Ip.show(ip.network().add(BigInteger.valueOf(i)), ip.bits()));
        }
        return hosts;
    }

    private static @Nullable Object wrap(@Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            list.forEach(element -> all.add(wrap(element)));
            return all;
        }
        String six = one(value, 6, null);
        return six == null ? value : "[" + six + "]";
    }

    private static @Nullable Object byNetworks(@Nullable Object values, @Nullable Object given) {
        if (given == null) {
            return values;
        }
        List<Ip> networks = new ArrayList<>();
        for (Object network : Py.iterate(given)) {
            Ip ip = Ip.parse(Py.text(network));
            if (ip == null || !ip.network().equals(ip.value())) {
                throw PyError.type(
                        Py.text(network) + " does not appear to be an IPv4 or IPv6 network");
            }
            networks.add(ip);
        }
        if (values instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> passed = new LinkedHashMap<>();
            map.forEach((key, addresses) -> passed.put(key, within(addresses, networks)));
            return passed;
        }
        return within(values, networks);
    }

    private static List<@Nullable Object> within(@Nullable Object values, List<Ip> networks) {
        List<@Nullable Object> passed = new ArrayList<>();
        for (Object value : Py.iterate(values)) {
            Ip ip = Ip.parse(Py.text(value));
            if (ip == null) {
                throw PyError.type(
                        Py.text(value) + " does not appear to be an IPv4 or IPv6 address");
            }
            networks.stream().filter(ip::in).forEach(network -> passed.add(value));
        }
        return passed;
    }

    private static Object mac(String text) {
        String digits = text.length() == 17 ? text.replace(text.substring(2, 3), "") : text;
        if (digits.length() != 12 || !digits.matches("[0-9a-fA-F]+")) {
            throw PyError.type("Invalid MAC address");
        }
        return Bytes.of(HexFormat.of().parseHex(digits));
    }
}
