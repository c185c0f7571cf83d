package io.brine.master.cli;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Who has a TCP connection to a port of this host, by the kernel's own table. Linux only. */
final class TcpPeers {
    private static final String ESTABLISHED = "01";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1");

    private TcpPeers() {}

    /**
     * The remote addresses, as text; a peer on the loopback counts with every address of this host.
     * Empty when the table cannot be read.
     */
    static Set<String> of(int localPort) {
        Set<String> addresses = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                addresses.addAll(parse(Files.readAllLines(Path.of(table)), localPort));
            } catch (IOException e) {
                // Not a Linux, or no IPv6: then nothing is known of such connections.
            }
        }
        if (addresses.removeAll(LOOPBACK)) {
            addresses.addAll(ownAddresses());
        }
        return addresses;
    }

    /** Reads lines of {@code /proc/net/tcp} or {@code tcp6}. */
    static Set<String> parse(Collection<String> lines, int localPort) {
        Set<String> addresses = new HashSet<>();
        for (String line : lines) {
            String[] columns = line.strip().split("\\s+", 5);
            if (columns.length < 5 || !columns[3].equals(ESTABLISHED)) {
                continue;
            }
            String[] local = columns[1].split(":", 2);
            if (local.length == 2 && Integer.parseInt(local[1], 16) == localPort) {
                addresses.add(address(columns[2].split(":", 2)[0]));
            }
        }
        return addresses;
    }

    /** The table holds each four octets as one number in the order of this machine: reversed. */
    private static String address(String hex) {
        byte[] octets = HexFormat.of().parseHex(hex);
        for (int word = 0; word + 3 < octets.length; word += 4) {
            swap(octets, word, word + 3);
            swap(octets, word + 1, word + 2);
        }
        try {
            return text(InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address in " + hex, e);
        }
    }

    private static void swap(byte[] octets, int a, int b) {
        byte held = octets[a];
        octets[a] = octets[b];
        octets[b] = held;
    }

    private static Set<String> ownAddresses() {
        Set<String> addresses = new HashSet<>();
        try {
            Enumeration<NetworkInterface> interfaces = NetworkInterface.getNetworkInterfaces();
            while (interfaces.hasMoreElements()) {
                interfaces
                        .nextElement()
                        .inetAddresses()
                        .filter(address -> !address.isLoopbackAddress())
                        .forEach(address -> addresses.add(text(address)));
            }
        } catch (IOException e) {
            // Then only remote peers are recognized.
        }
        return addresses;
    }

    /** The spelling of grains: IPv6 with its longest run of zeros left out. */
    private static String text(InetAddress address) {
        String spelled = address.getHostAddress();
        int zone = spelled.indexOf('%');
        String bare = zone < 0 ? spelled : spelled.substring(0, zone);
        return address instanceof Inet6Address ? shorten(bare) : bare;
    }

    private static String shorten(String full) {
        String[] groups = full.split(":", -1);
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end].equals("0")) {
                end++;
            }
            if (end - i > bestLength) {
                bestStart = i;
                bestLength = end - i;
            }
        }
        if (bestStart < 0) {
            return full;
        }
        List<String> all = List.of(groups);
        return String.join(":", all.subList(0, bestStart))
                + "::"
                + String.join(":", all.subList(bestStart + bestLength, groups.length));
    }
}
