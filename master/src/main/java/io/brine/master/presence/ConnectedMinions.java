package io.brine.master.presence;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows who is connected. A minion keeps the connection on {@code ret_port} that it signs in and
 * reports over; a connection over which a request was proven to be a minion's is that minion's for
 * as long as it stands, whatever address it seems to come from.
 *
 * <p>Of a minion that has no such connection, because it has not spoken since this master or its
 * own connection began anew, only the address is known: the one that it last spoke from, or those
 * of its cached grains. It counts as connected if as many connections of {@code publish_port} come
 * from that address as minions belong there, so behind an address translator nobody is taken for
 * another.
 *
 * <p>Thread-safe. Holds one entry for each open connection, and one for each minion that has proven
 * itself.
 */
public final class ConnectedMinions {
    private static final String NOBODY = "";

    private final Map<SocketAddress, String> requesters = new ConcurrentHashMap<>();
    private final Map<String, String> lastAddress = new ConcurrentHashMap<>();
    private final Map<SocketAddress, String> subscribers = new ConcurrentHashMap<>();
    private final GrainsAddresses grains;

    /** Where a minion that has not spoken yet may come from. */
    @FunctionalInterface
    public interface GrainsAddresses {
        /**
         * The addresses of the cached grains, by minion; blocks on the disk.
         *
         * @throws IOException if they cannot be read
         */
        Map<String, Set<String>> byMinion() throws IOException;
    }

    /** With what is known of minions that have not spoken. */
    public ConnectedMinions(GrainsAddresses grains) {
        this.grains = grains;
    }

    /** A connection to {@code ret_port} stands. */
    public void requesterConnected(@Nullable SocketAddress peer) {
        if (peer != null) {
            requesters.putIfAbsent(peer, NOBODY);
        }
    }

    /** A connection to {@code ret_port} has ended. */
    public void requesterGone(@Nullable SocketAddress peer) {
        if (peer != null) {
            requesters.remove(peer);
        }
    }

    /** A connection to {@code publish_port} stands. */
    public void subscriberConnected(@Nullable SocketAddress peer) {
        if (peer != null) {
            subscribers.put(peer, host(peer));
        }
    }

    /** A connection to {@code publish_port} has ended. */
    public void subscriberGone(@Nullable SocketAddress peer) {
        if (peer != null) {
            subscribers.remove(peer);
        }
    }

    /** All connections of a port have ended with its socket. */
    public void allRequestersGone() {
        requesters.clear();
    }

    /** All connections of a port have ended with its socket. */
    public void allSubscribersGone() {
        subscribers.clear();
    }

    /** A request that came over a connection has proven to be a minion's. */
    public void proven(String minionId, @Nullable SocketAddress peer) {
        if (peer == null) {
            return;
        }
        lastAddress.put(minionId, host(peer));
        // Only while it stands: the request may have outlived its connection.
        requesters.computeIfPresent(peer, (connection, before) -> minionId);
    }

    /** A minion's key is no longer accepted. */
    public void forget(String minionId) {
        lastAddress.remove(minionId);
        requesters.replaceAll((peer, id) -> id.equals(minionId) ? NOBODY : id);
    }

    /**
     * Who is connected, each with the address that it comes from. Blocks on the disk if there are
     * connections that nobody has spoken over.
     *
     * @param accepted the minions whose keys are accepted: nobody else counts
     * @throws IOException if the cached grains cannot be read
     */
    public SortedMap<String, String> connected(Set<String> accepted) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        requesters.forEach(
                (peer, id) -> {
                    if (accepted.contains(id)) {
                        found.put(id, host(peer));
                    }
                });
        Map<String, Integer> free = new LinkedHashMap<>();
        subscribers.values().forEach(address -> free.merge(address, 1, Integer::sum));
        found.values().forEach(address -> free.merge(address, -1, Integer::sum));
        free.values().removeIf(count -> count <= 0);
        if (free.isEmpty() || found.size() == accepted.size()) {
            return found;
        }
        Map<String, String> unproven = unproven(accepted, found.keySet(), free.keySet());
        Map<String, Integer> wanted = new LinkedHashMap<>();
        unproven.values().forEach(address -> wanted.merge(address, 1, Integer::sum));
        unproven.forEach(
                (id, address) -> {
                    if (free.getOrDefault(address, 0) >= wanted.getOrDefault(address, 0)) {
                        found.put(id, address);
                    }
                });
        return found;
    }

    /** The address that each minion without a proven connection would come from. */
    private Map<String, String> unproven(
            Set<String> accepted, Set<String> proven, Set<String> addresses) throws IOException {
        Map<String, String> candidates = new LinkedHashMap<>();
        Set<String> silent = new HashSet<>();
        for (String id : accepted) {
            String last = lastAddress.get(id);
            if (proven.contains(id)) {
                continue;
            }
            if (last == null) {
                silent.add(id);
            } else if (addresses.contains(last)) {
                candidates.put(id, last);
            }
        }
        if (!silent.isEmpty()) {
            grains.byMinion()
                    .forEach(
                            (id, own) ->
                                    own.stream()
                                            .filter(a -> silent.contains(id))
                                            .filter(addresses::contains)
                                            .findFirst()
                                            .ifPresent(a -> candidates.put(id, a)));
        }
        return candidates;
    }

    private static String host(SocketAddress peer) {
        if (peer instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String text = inet.getAddress().getHostAddress();
            int scope = text.indexOf('%');
            return scope < 0 ? text : text.substring(0, scope);
        }
        return String.valueOf(peer);
    }
}
