package io.brine.zmtp.socket;

import java.time.Duration;
import java.util.List;

/** Immutable. What the transports are told. */
public interface TransportOptions extends OptionValues {
    /** BACKLOG. */
    Option<Integer> BACKLOG = Option.number("backlog", 100, 1, Integer.MAX_VALUE);

    /** IPV6. */
    Option<Boolean> IPV6 = Option.flag("ipv6");

    /** SNDBUF. */
    Option<Integer> SNDBUF = Option.number("sndbuf", -1, -1, Integer.MAX_VALUE);

    /** RCVBUF. */
    Option<Integer> RCVBUF = Option.number("rcvbuf", -1, -1, Integer.MAX_VALUE);

    /** TOS. */
    Option<Integer> TOS = Option.number("tos", 0, 0, 255);

    /** PRIORITY. */
    Option<Integer> PRIORITY = Option.number("priority", 0, 0, Integer.MAX_VALUE);

    /** TCP_KEEPALIVE. */
    Option<Integer> TCP_KEEPALIVE = Option.number("tcp_keepalive", -1, -1, 1);

    /** TCP_KEEPALIVE_IDLE. */
    Option<Duration> TCP_KEEPALIVE_IDLE = Option.seconds("tcp_keepalive_idle");

    /** TCP_KEEPALIVE_INTVL. */
    Option<Duration> TCP_KEEPALIVE_INTVL = Option.seconds("tcp_keepalive_intvl");

    /** TCP_KEEPALIVE_CNT. */
    Option<Integer> TCP_KEEPALIVE_CNT =
            Option.number("tcp_keepalive_cnt", 0, -1, Integer.MAX_VALUE);

    /** TCP_MAXRT. */
    Option<Duration> TCP_MAXRT = Option.millis("tcp_maxrt", 0, 0, Integer.MAX_VALUE);

    /** TCP_ACCEPT_FILTER; as text each adds one, and the empty text forgets all. */
    Option<List<String>> TCP_ACCEPT_FILTER =
            Option.several("tcp_accept_filter", (name, text) -> text);

    /** BINDTODEVICE. */
    Option<String> BINDTODEVICE = Option.text("bindtodevice");

    /** IPC_FILTER_UID; as text each adds one. */
    Option<List<Integer>> IPC_FILTER_UID = Option.several("ipc_filter_uid", TransportOptions::id);

    /** IPC_FILTER_GID; as text each adds one. */
    Option<List<Integer>> IPC_FILTER_GID = Option.several("ipc_filter_gid", TransportOptions::id);

    /** IPC_FILTER_PID; as text each adds one. */
    Option<List<Integer>> IPC_FILTER_PID = Option.several("ipc_filter_pid", TransportOptions::id);

    /** SOCKS_PROXY. */
    Option<String> SOCKS_PROXY = Option.text("socks_proxy");

    /** SOCKS_USERNAME. */
    Option<String> SOCKS_USERNAME = Option.text("socks_username");

    /** SOCKS_PASSWORD. */
    Option<String> SOCKS_PASSWORD = Option.text("socks_password");

    /** MULTICAST_HOPS. */
    Option<Integer> MULTICAST_HOPS = Option.number("multicast_hops", 1, 0, 255);

    /** MULTICAST_LOOP. */
    Option<Boolean> MULTICAST_LOOP =
            Option.of("multicast_loop", true, Option.flag("multicast_loop")::parse);

    private static int id(String name, String text) {
        return text.isEmpty() ? 0 : Math.toIntExact(Option.number(name, text));
    }

    /** BACKLOG: connections that may wait to be accepted; 100 by default. */
    default int backlog() {
        return get(BACKLOG);
    }

    /** IPV6: {@code *} binds both families, and names may resolve to IPv6. */
    default boolean ipv6() {
        return get(IPV6);
    }

    /** SNDBUF: octets of the kernel's send buffer; -1 (the default) for the system's. */
    default int sendBuffer() {
        return get(SNDBUF);
    }

    /** RCVBUF: octets of the kernel's receive buffer; -1 (the default) for the system's. */
    default int receiveBuffer() {
        return get(RCVBUF);
    }

    /** TOS: the octet of the IP header, 0 to 255; 0 by default. */
    default int typeOfService() {
        return get(TOS);
    }

    /** PRIORITY: SO_PRIORITY, where the transport has it; 0 by default. */
    default int priority() {
        return get(PRIORITY);
    }

    /** TCP_KEEPALIVE and its times; the system's by default. */
    default SocketOptions.TcpKeepAlive tcpKeepAlive() {
        int enabled = get(TCP_KEEPALIVE);
        return new SocketOptions.TcpKeepAlive(
                enabled < 0 ? null : enabled == 1,
                get(TCP_KEEPALIVE_IDLE),
                get(TCP_KEEPALIVE_INTVL),
                Math.max(0, get(TCP_KEEPALIVE_CNT)));
    }

    /**
     * TCP_MAXRT: how long what was sent may stay unacknowledged, where the transport has it
     * (TCP_USER_TIMEOUT); zero (the default) for the system's.
     */
    default Duration tcpMaxRetransmit() {
        return get(TCP_MAXRT);
    }

    /**
     * TCP_ACCEPT_FILTER: addresses, or networks as {@code 10.0.0.0/8}, that may connect; everybody
     * by default.
     */
    default List<String> tcpAcceptFilters() {
        return get(TCP_ACCEPT_FILTER);
    }

    /** BINDTODEVICE: the interface to use, where the transport has it; any by default. */
    default String bindToDevice() {
        return get(BINDTODEVICE);
    }

    /** IPC_FILTER_UID: users that may connect over ipc; everybody by default. */
    default List<Integer> ipcUserFilters() {
        return get(IPC_FILTER_UID);
    }

    /** IPC_FILTER_GID: groups that may connect over ipc; everybody by default. */
    default List<Integer> ipcGroupFilters() {
        return get(IPC_FILTER_GID);
    }

    /** IPC_FILTER_PID: processes that may connect over ipc; everybody by default. */
    default List<Integer> ipcProcessFilters() {
        return get(IPC_FILTER_PID);
    }

    /** SOCKS_PROXY: {@code host:port} of a SOCKS5 proxy to connect through; none by default. */
    default String socksProxy() {
        return get(SOCKS_PROXY);
    }

    /** SOCKS_USERNAME: for the proxy; empty (the default) for no authentication. */
    default String socksUsername() {
        return get(SOCKS_USERNAME);
    }

    /** SOCKS_PASSWORD: for the proxy. */
    default String socksPassword() {
        return get(SOCKS_PASSWORD);
    }

    /** MULTICAST_HOPS: routers that a multicast datagram may pass, 0 to 255; 1 by default. */
    default int multicastHops() {
        return get(MULTICAST_HOPS);
    }

    /** MULTICAST_LOOP: multicasts reach this host as well; true by default. */
    default boolean multicastLoop() {
        return get(MULTICAST_LOOP);
    }

    /** Confined to its user. Sets the options of the same names. */
    interface Setters<B> extends OptionValues.Setters<B> {
        /** Sets {@link TransportOptions#backlog()}. */
        default B backlog(int value) {
            return set(BACKLOG, value);
        }

        /** Sets {@link TransportOptions#ipv6()}. */
        default B ipv6(boolean value) {
            return set(IPV6, value);
        }

        /** Sets {@link TransportOptions#sendBuffer()}. */
        default B sendBuffer(int value) {
            return set(SNDBUF, value);
        }

        /** Sets {@link TransportOptions#receiveBuffer()}. */
        default B receiveBuffer(int value) {
            return set(RCVBUF, value);
        }

        /** Sets {@link TransportOptions#typeOfService()}. */
        default B typeOfService(int value) {
            return set(TOS, value);
        }

        /** Sets {@link TransportOptions#priority()}. */
        default B priority(int value) {
            return set(PRIORITY, value);
        }

        /** Sets {@link TransportOptions#tcpKeepAlive()}. */
        default B tcpKeepAlive(SocketOptions.TcpKeepAlive value) {
            Boolean enabled = value.enabled();
            set(TCP_KEEPALIVE, enabled == null ? -1 : enabled ? 1 : 0);
            set(TCP_KEEPALIVE_IDLE, value.idle());
            set(TCP_KEEPALIVE_INTVL, value.interval());
            return set(TCP_KEEPALIVE_CNT, value.count());
        }

        /** Sets {@link TransportOptions#tcpMaxRetransmit()}. */
        default B tcpMaxRetransmit(Duration value) {
            return set(TCP_MAXRT, value);
        }

        /** Sets {@link TransportOptions#tcpAcceptFilters()}. */
        default B tcpAcceptFilters(List<String> value) {
            return set(TCP_ACCEPT_FILTER, value);
        }

        /** Sets {@link TransportOptions#bindToDevice()}. */
        default B bindToDevice(String value) {
            return set(BINDTODEVICE, value);
        }

        /** Sets {@link TransportOptions#ipcUserFilters()}. */
        default B ipcUserFilters(List<Integer> value) {
            return set(IPC_FILTER_UID, value);
        }

        /** Sets {@link TransportOptions#ipcGroupFilters()}. */
        default B ipcGroupFilters(List<Integer> value) {
            return set(IPC_FILTER_GID, value);
        }

        /** Sets {@link TransportOptions#ipcProcessFilters()}. */
        default B ipcProcessFilters(List<Integer> value) {
            return set(IPC_FILTER_PID, value);
        }

        /** Sets {@link TransportOptions#socksProxy()}. */
        default B socksProxy(String value) {
            return set(SOCKS_PROXY, value);
        }

        /** Sets {@link TransportOptions#socksUsername()}. */
        default B socksUsername(String value) {
            return set(SOCKS_USERNAME, value);
        }

        /** Sets {@link TransportOptions#socksPassword()}. */
        default B socksPassword(String value) {
            return set(SOCKS_PASSWORD, value);
        }

        /** Sets {@link TransportOptions#multicastHops()}. */
        default B multicastHops(int value) {
            return set(MULTICAST_HOPS, value);
        }

        /** Sets {@link TransportOptions#multicastLoop()}. */
        default B multicastLoop(boolean value) {
            return set(MULTICAST_LOOP, value);
        }
    }
}
