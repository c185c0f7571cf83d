package io.brine.minion.grains;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Grains about the host's names. Asks the resolver, but never waits long for it. Stateless. */
final class HostNames {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private HostNames() {}

    /** Needs {@code nodename}, {@code ipv4} and {@code ipv6} among the grains. */
    static void collect(
            Machine machine, boolean reverseLookups, Map<String, @Nullable Object> grains) {
        String localhost = String.valueOf(grains.get("nodename"));
        String inHosts = canonicalInHosts(machine, localhost);
        String fqdn =
                inHosts != null
                        ? inHosts
                        : patiently(() -> canonicalByResolver(localhost), localhost);
        int dot = fqdn.indexOf('.');
        grains.put("localhost", localhost);
        grains.put("fqdn", fqdn);
        grains.put("host", dot < 0 ? fqdn : fqdn.substring(0, dot));
        grains.put("domain", dot < 0 ? "" : fqdn.substring(dot + 1));
        List<InetAddress> addresses = patiently(() -> lookUp(fqdn), List.of());
        grains.put("fqdn_ip4", texts(addresses, false, grains.get("ipv4")));
        grains.put("fqdn_ip6", texts(addresses, true, grains.get("ipv6")));
        List<String> own = new ArrayList<>();
        addAll(own, grains.get("ipv4"));
        addAll(own, grains.get("ipv6"));
        List<String> fqdns = reverseLookups ? patiently(() -> reverse(own), List.of()) : List.of();
        grains.put("fqdns", fqdns);
    }

    private static @Nullable String canonicalInHosts(Machine machine, String name) {
        for (String line : machine.lines("/etc/hosts")) {
            String plain = line.contains("#") ? line.substring(0, line.indexOf('#')) : line;
            List<String> words = List.of(SPACES.split(plain.strip(), -1));
            if (words.size() > 1 && words.subList(1, words.size()).contains(name)) {
                return words.get(1);
            }
        }
        return null;
    }

    private static String canonicalByResolver(String name) {
        try {
            InetAddress address = InetAddress.getByName(name);
            String canonical = address.getCanonicalHostName();
            boolean isName =
                    !canonical.equals(address.getHostAddress())
                            && !canonical.startsWith("localhost");
            return isName ? canonical : name;
        } catch (UnknownHostException e) {
            return name;
        }
    }

    private static List<InetAddress> lookUp(String name) {
        try {
            return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private static List<String> texts(
            List<InetAddress> addresses, boolean six, @Nullable Object ownAddresses) {
        if (!(ownAddresses instanceof List<?> own) || own.isEmpty()) {
            return List.of();
        }
        return addresses.stream()
                .filter(address -> address instanceof Inet6Address == six)
                .map(address -> six ? Ip6Text.of(address.getAddress()) : address.getHostAddress())
                .distinct()
                .toList();
    }

    private static void addAll(List<String> target, @Nullable Object source) {
        if (source instanceof List<?> list) {
            list.forEach(item -> target.add(String.valueOf(item)));
        }
    }

    private static List<String> reverse(List<String> addresses) {
        TreeSet<String> names = new TreeSet<>();
        for (String text : addresses) {
            try {
                InetAddress address = InetAddress.getByName(text);
                String name = address.getCanonicalHostName();
                boolean global = !address.isLoopbackAddress() && !address.isLinkLocalAddress();
                if (global && !name.equals(address.getHostAddress())) {
                    names.add(name);
                }
            } catch (UnknownHostException e) {
                // cannot be: the addresses are this machine's own
                return List.copyOf(names);
            }
        }
        return List.copyOf(names);
    }

    /** The resolver may hang for many seconds: a name is not worth a late start. */
    private static <T> T patiently(Supplier<T> question, T otherwise) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("grains-resolver")
                .start(
                        () -> {
                            try {
                                answer.complete(question.get());
                            } catch (RuntimeException e) {
                                answer.completeExceptionally(e);
                            }
                        });
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        } catch (ExecutionException | TimeoutException e) {
            return otherwise;
        }
    }
}
