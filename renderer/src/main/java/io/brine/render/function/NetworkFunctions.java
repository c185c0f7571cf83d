package io.brine.render.function;

import io.brine.render.SaltFunctionException;
import io.brine.render.filter.Networks;
import io.brine.render.function.StandardFunctions.Body;
import io.brine.render.python.Args;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** {@code network.*} that reads this machine or computes. */
final class NetworkFunctions {
    private NetworkFunctions() {}

    static void add(Map<String, Body> all) {
        all.put("network.is_private", (a, c) -> Networks.has(a.text(0, "ip_addr"), "private"));
        all.put("network.is_loopback", (a, c) -> Networks.has(a.text(0, "ip_addr"), "loopback"));
        all.put(
                "network.ip_in_subnet",
                (a, c) -> Networks.within(a.text(0, "ip_addr"), a.text(1, "cidr")));
        all.put(
                "network.calc_net",
                (a, c) -> Networks.network(a.text(0, "ip_addr"), a.get(1, "netmask", null)));
        all.put("network.ip_addrs", (a, c) -> addresses(a, true));
        all.put("network.ipaddrs", (a, c) -> addresses(a, true));
        all.put("network.ip_addrs6", (a, c) -> addresses(a, false));
        all.put("network.ipaddrs6", (a, c) -> addresses(a, false));
        all.put(
                "network.in_subnet",
                (a, c) -> {
                    for (Object address : addresses(new Args(List.of(), Map.of()), true)) {
                        if (Networks.within(String.valueOf(address), a.text(0, "cidr"))) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    private static List<@Nullable Object> addresses(Args a, boolean four)
            throws SaltFunctionException {
        Object wanted = a.get(0, "interface", null);
        boolean loopback = a.flag(1, "include_loopback", false);
        Object cidr = a.get(2, "cidr", null);
        List<String> found = new ArrayList<>();
        try {
            for (NetworkInterface face :
                    Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (wanted != null && !face.getName().equals(wanted)) {
                    continue;
                }
                for (InetAddress address : Collections.list(face.getInetAddresses())) {
                    String text = address.getHostAddress().replaceFirst("%.*", "");
                    boolean fits = cidr == null || Networks.within(text, String.valueOf(cidr));
                    if (address instanceof Inet4Address == four
                            && (loopback || !address.isLoopbackAddress())
                            && fits) {
                        found.add(Networks.shown(text));
                    }
                }
            }
        } catch (SocketException e) {
            throw new SaltFunctionException("network: " + e.getMessage());
        }
        Collections.sort(found);
        return new ArrayList<>(found);
    }
}
