package io.brine.daemon.config;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds out the id of a daemon that has none in its configuration: the remembered {@code minion_id}
 * file, then the machine's names in Salt's order, then an address.
 */
final class MinionIdGuess {
    private static final Pattern NOT_A_NAME =
            Pattern.compile(
                    "(?:localhost.*|ip6-.*|127\\.\\d.*|0\\.0\\.0\\.0.*|::1.*|ipv6-.*|fe00::.*|fe02::.*|1.0.0.*.ip6.arpa.*)");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private MinionIdGuess() {}

    /**
     * {@code root_dir/etc/salt/minion_id}, wherever the configuration directory is: that is where
     * Salt keeps it.
     */
    static Path cacheFile(Map<String, @Nullable Object> options) {
        return Path.of(String.valueOf(options.getOrDefault("root_dir", "/")), "etc/salt/minion_id");
    }

    /** The id, with {@code append_domain} added unless it is an address. */
    static String resolve(Map<String, @Nullable Object> options) {
        String id = guess(options);
        Object domain = options.get("append_domain");
        boolean complete = IPV4.matcher(id).matches() || id.endsWith(".");
        if (domain == null || complete || id.endsWith(domain.toString())) {
            return id;
        }
        return id + "." + domain;
    }

    private static String guess(Map<String, @Nullable Object> options) {
        if (!Boolean.FALSE.equals(options.get("minion_id_caching"))) {
            String remembered = firstLine(cacheFile(options));
            if (!remembered.isEmpty() && !remembered.equals("localhost")) {
                return remembered;
            }
        }
        String id = fromMachine();
        if (Boolean.TRUE.equals(options.get("minion_id_lowercase"))) {
            id = id.toLowerCase(Locale.ROOT);
        }
        return withoutDomain(id, options.get("minion_id_remove_domain"));
    }

    private static String withoutDomain(String id, @Nullable Object remove) {
        if (Boolean.TRUE.equals(remove)) {
            int dot = id.indexOf('.');
            return dot < 0 ? id : id.substring(0, dot);
        }
        if (remove instanceof String domain && !domain.isEmpty()) {
            String suffix = "." + domain;
            if (id.toUpperCase(Locale.ROOT).endsWith(suffix.toUpperCase(Locale.ROOT))) {
                return id.substring(0, id.length() - suffix.length());
            }
        }
        return id;
    }

    private static String firstLine(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty() ? "" : lines.getFirst().replace("\uFEFF", "").strip();
        } catch (IOException e) {
            // Not there or not readable: Salt guesses then, too.
            return "";
        }
    }

    private static String fromMachine() {
        Set<String> names = new LinkedHashSet<>();
        String host = firstLine(Path.of("/proc/sys/kernel/hostname"));
        try {
            InetAddress local = InetAddress.getLocalHost();
            names.add(local.getCanonicalHostName());
            names.add(host.isEmpty() ? local.getHostName() : host);
        } catch (UnknownHostException e) {
            names.add(host);
        }
        names.add(firstLine(Path.of("/etc/hostname")));
        names.addAll(namesInHosts());
        names.addAll(addresses());
        return names.stream()
                .filter(name -> !name.isEmpty() && !NOT_A_NAME.matcher(name).matches())
                .findFirst()
                .orElse("localhost");
    }

    private static List<String> namesInHosts() {
        List<String> names = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/etc/hosts"))) {
                String entry = SPACE.matcher(line.replaceFirst("#.*", "")).replaceAll(" ").strip();
                if (entry.startsWith("127.") || entry.startsWith("::1")) {
                    names.addAll(List.of(entry.split(" ")));
                }
            }
        } catch (IOException e) {
            return names;
        }
        return names;
    }

    private static List<String> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(
                            address ->
                                    !address.isLoopbackAddress()
                                            && address.getAddress().length == 4)
                    .map(InetAddress::getHostAddress)
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }
}
