package io.brine.minion.grains;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Grains about interfaces, addresses, gateways and the resolver's configuration. Stateless. */
final class NetworkGrains {
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private NetworkGrains() {}

    /** The addresses of one interface, as text. */
    record Addresses(List<String> ip4, List<String> ip6) {}

    static void collect(Machine machine, Map<String, @Nullable Object> grains) {
        collect(machine, addresses(), grains);
    }

    static void collect(
            Machine machine, Map<String, Addresses> found, Map<String, @Nullable Object> grains) {
        Map<String, Object> hardware = new LinkedHashMap<>();
        Map<String, Object> ip4 = new LinkedHashMap<>();
        Map<String, Object> ip6 = new LinkedHashMap<>();
        Map<String, Object> both = new LinkedHashMap<>();
        TreeSet<String> all4 = new TreeSet<>(NetworkGrains::compareIp4);
        TreeSet<String> all6 = new TreeSet<>();
        for (String name : interfaces(machine)) {
            Addresses addresses = found.getOrDefault(name, new Addresses(List.of(), List.of()));
            String mac = machine.text("/sys/class/net/" + name + "/address");
            if (!mac.isEmpty()) {
                hardware.put(name, mac);
            }
            ip4.put(name, addresses.ip4());
            ip6.put(name, addresses.ip6());
            List<String> joined = new ArrayList<>(addresses.ip4());
            joined.addAll(addresses.ip6());
            both.put(name, joined);
            all4.addAll(addresses.ip4());
            all6.addAll(addresses.ip6());
        }
        grains.put("hwaddr_interfaces", hardware);
        grains.put("ip4_interfaces", ip4);
        grains.put("ip6_interfaces", ip6);
        grains.put("ip_interfaces", both);
        grains.put("ipv4", List.copyOf(all4));
        grains.put("ipv6", List.copyOf(all6));
        gateways(machine, grains);
        grains.put("dns", dns(machine));
    }

    private static List<String> interfaces(Machine machine) {
        TreeMap<Integer, String> byIndex = new TreeMap<>();
        for (String name : machine.names("/sys/class/net")) {
            String index = machine.text("/sys/class/net/" + name + "/ifindex");
            if (index.matches("\\d{1,9}")) {
                byIndex.put(Integer.valueOf(index), name);
            }
        }
        return List.copyOf(byIndex.values());
    }

    private static Map<String, Addresses> addresses() {
        Map<String, Addresses> found = new LinkedHashMap<>();
        try {
            for (NetworkInterface device :
                    Collections.list(NetworkInterface.getNetworkInterfaces())) {
                List<String> ip4 = new ArrayList<>();
                List<String> ip6 = new ArrayList<>();
                for (InetAddress address : Collections.list(device.getInetAddresses())) {
                    if (address instanceof Inet6Address six) {
                        ip6.addFirst(Ip6Text.of(six.getAddress()));
                    } else {
                        ip4.addFirst(address.getHostAddress());
                    }
                }
                ip4.sort(NetworkGrains::compareIp4);
                ip6.sort(null);
                found.put(device.getName(), new Addresses(ip4, ip6));
            }
        } catch (SocketException e) {
            return found;
        }
        return found;
    }

    private static int compareIp4(String left, String right) {
        return Long.compare(number(left), number(right));
    }

    private static long number(String address) {
        long value = 0;
        for (String part : Pattern.compile("\\.").split(address, -1)) {
            value = value * 256 + Long.parseLong(part);
        }
        return value;
    }

    private static void gateways(Machine machine, Map<String, @Nullable Object> grains) {
        Object ip4 = gateway4(machine);
        Object ip6 = gateway6(machine);
        grains.put("ip_gw", !Boolean.FALSE.equals(ip4) || !Boolean.FALSE.equals(ip6));
        grains.put("ip4_gw", ip4);
        grains.put("ip6_gw", ip6);
    }

    /** The address of the default gateway, true when there is one without address, or false. */
    private static Object gateway4(Machine machine) {
        for (String line : machine.lines("/proc/net/route")) {
            String[] fields = SPACES.split(line.strip(), -1);
            if (fields.length > 7 && fields[1].equals("00000000") && fields[7].equals("00000000")) {
                long address = Long.parseLong(fields[2], 16);
                return address == 0
                        ? true
                        : (address & 255)
                                + "."
                                + (address >> 8 & 255)
                                + "."
                                + (address >> 16 & 255)
                                + "."
                                + (address >> 24);
            }
        }
        return false;
    }

    private static Object gateway6(Machine machine) {
        String nowhere = "0".repeat(32);
        for (String line : machine.lines("/proc/net/ipv6_route")) {
            String[] fields = SPACES.split(line.strip(), -1);
            // the kernel's own reject route for everything stands on lo
            if (fields.length > 9
                    && fields[0].equals(nowhere)
                    && fields[1].equals("00")
                    && !fields[9].equals("lo")) {
                return fields[4].equals(nowhere)
                        ? true
                        : Ip6Text.of(HexFormat.of().parseHex(fields[4]));
            }
        }
        return false;
    }

    private static Map<String, Object> dns(Machine machine) {
        String resolved = "/run/systemd/resolve/resolv.conf";
        List<String> all = new ArrayList<>();
        List<String> search = new ArrayList<>();
        List<String> sortlist = new ArrayList<>();
        List<String> options = new ArrayList<>();
        String domain = "";
        for (String line :
                machine.lines(machine.exists(resolved) ? resolved : "/etc/resolv.conf")) {
            List<String> words = new ArrayList<>(List.of(SPACES.split(line.strip(), -1)));
            String key = words.removeFirst();
            switch (key) {
                case "nameserver" ->
                        words.stream().limit(1).filter(ip -> !all.contains(ip)).forEach(all::add);
                case "domain" -> domain = words.isEmpty() ? "" : words.getFirst();
                case "search" -> {
                    search.clear();
                    search.addAll(words);
                }
                case "sortlist" -> sortlist.addAll(words);
                case "options" -> options.addAll(words);
                default -> {}
            }
        }
        Map<String, Object> dns = new LinkedHashMap<>();
        dns.put("nameservers", all);
        dns.put("ip4_nameservers", all.stream().filter(ip -> !ip.contains(":")).toList());
        dns.put("ip6_nameservers", all.stream().filter(ip -> ip.contains(":")).toList());
        dns.put("sortlist", sortlist);
        dns.put("domain", domain);
        dns.put("search", search);
        dns.put("options", options);
        return dns;
    }
}
