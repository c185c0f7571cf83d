package io.brine.zmtp.transport;

/** Options of Linux's sockets that Netty does not name the same way for all its transports. */
enum SystemOption {
    /** Silence in seconds before the first keep-alive probe. */
    TCP_KEEPIDLE(6, 4),
    /** Seconds between keep-alive probes. */
    TCP_KEEPINTVL(6, 5),
    /** Unanswered keep-alive probes that end the connection. */
    TCP_KEEPCNT(6, 6),
    /** Milliseconds that sent octets may stay unacknowledged. */
    TCP_USER_TIMEOUT(6, 18),
    /** The queueing priority of what is sent. */
    SO_PRIORITY(1, 12),
    /** Routers that a multicast over IPv4 may pass. */
    IP_MULTICAST_TTL(0, 33),
    /** Whether multicasts over IPv4 reach the host that sends them. */
    IP_MULTICAST_LOOP(0, 34),
    /** Routers that a multicast over IPv6 may pass. */
    IPV6_MULTICAST_HOPS(41, 18),
    /** Whether multicasts over IPv6 reach the host that sends them. */
    IPV6_MULTICAST_LOOP(41, 19);

    private final int level;
    private final int number;

    SystemOption(int level, int number) {
        this.level = level;
        this.number = number;
    }

    /** Returns Linux's number of the protocol level. */
    int level() {
        return level;
    }

    /** Returns Linux's number of the option at that level. */
    int number() {
        return number;
    }
}
