package io.brine.zmtp.transport;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Immutable. What a socket asks of the system for its connections.
 *
 * @param backlog connections that may wait to be accepted
 * @param ipv6 whether {@code *} binds both families and names may resolve to IPv6
 * @param connectTimeout bound on opening a connection; zero for the system's
 * @param sendBuffer octets of the system's send buffer, SO_SNDBUF; -1 for its default
 * @param receiveBuffer octets of the system's receive buffer, SO_RCVBUF; -1 for its default
 * @param tcp what is for TCP only
 * @param ipcFilter whom to let in over ipc
 * @param proxy through whom to connect over TCP, or null to connect directly
 */
public record NetworkOptions(
        int backlog,
        boolean ipv6,
        Duration connectTimeout,
        int sendBuffer,
        int receiveBuffer,
        Tcp tcp,
        IpcFilter ipcFilter,
        @Nullable SocksProxy proxy) {
    /** Everything as the system has it, 100 in the backlog. */
    public static final NetworkOptions DEFAULTS =
            new NetworkOptions(
                    100, false, Duration.ZERO, -1, -1, Tcp.SYSTEM, IpcFilter.EVERYBODY, null);

    /**
     * What is for TCP only.
     *
     * @param keepAlive whether TCP probes idle connections; null for the system's setting
     * @param keepAliveIdleSeconds silence before the first probe; 0 for the system's setting
     * @param keepAliveIntervalSeconds pause between probes; 0 for the system's setting
     * @param keepAliveCount unanswered probes that end a connection; 0 for the system's setting
     * @param typeOfService the IP header's TOS or traffic class, 0 to 255
     * @param priority SO_PRIORITY, 0 for the system's; not under NIO
     * @param maxRetransmit how long sent octets may stay unacknowledged, TCP_USER_TIMEOUT; zero for
     *     the system's; not under NIO
     * @param device the network device to use, or an empty text for any; refused under NIO
     * @param acceptFilters addresses or networks ({@code 10.0.0.0/8}) that may connect; everybody
     *     when empty
     */
    public record Tcp(
            @Nullable Boolean keepAlive,
            int keepAliveIdleSeconds,
            int keepAliveIntervalSeconds,
            int keepAliveCount,
            int typeOfService,
            int priority,
            Duration maxRetransmit,
            String device,
            List<String> acceptFilters) {
        /** Everything as the system has it. */
        public static final Tcp SYSTEM = new Tcp(null, 0, 0, 0, 0, 0, Duration.ZERO, "", List.of());
    }

    /**
     * Whom to let in over ipc: whoever is in one of the sets, or everybody when all are empty.
     *
     * @param users numbers of users, IPC_FILTER_UID
     * @param groups numbers of groups, IPC_FILTER_GID
     * @param processes numbers of processes, IPC_FILTER_PID; cannot be told under NIO
     */
    public record IpcFilter(Set<Integer> users, Set<Integer> groups, Set<Integer> processes) {
        /** Lets everybody in. */
        public static final IpcFilter EVERYBODY = new IpcFilter(Set.of(), Set.of(), Set.of());

        /** Copies the sets. */
        public IpcFilter {
            users = Set.copyOf(users);
            groups = Set.copyOf(groups);
            processes = Set.copyOf(processes);
        }

        /** Returns whether everybody is let in. */
        public boolean isOpen() {
            return users.isEmpty() && groups.isEmpty() && processes.isEmpty();
        }

        /** Returns whether this peer is let in; one that is not known is not. */
        public boolean allows(@Nullable IpcCredentials peer) {
            return isOpen()
                    || (peer != null
                            && (users.contains(peer.uid())
                                    || groups.contains(peer.gid())
                                    || processes.contains(peer.pid())));
        }
    }
}
