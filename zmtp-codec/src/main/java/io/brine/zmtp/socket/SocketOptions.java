package io.brine.zmtp.socket;

import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.wire.Metadata;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * Immutable. Options of a socket, named after ZeroMQ's (the name in capitals is ZMQ_ and that).
 * High-water marks count messages for each peer and direction.
 */
public final class SocketOptions {
    /** Linger without end. */
    public static final Duration LINGER_FOREVER = Duration.ofMillis(-1);

    private static final int MAX_ROUTING_ID = 255;
    private static final Duration MAX_TTL = Duration.ofMillis(6_553_500);

    private final Builder values;

    private SocketOptions(Builder values) {
        this.values = values;
    }

    /** Returns a builder with ZeroMQ's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns ZeroMQ's defaults. */
    public static SocketOptions defaults() {
        return builder().build();
    }

    /** Returns a builder that starts with these options. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /** SNDHWM: messages queued for each peer, 0 for no bound; default 1000. */
    public int sendHighWaterMark() {
        return values.sendHighWaterMark;
    }

    /**
     * RCVHWM: messages of each peer that wait for the application, 0 for no bound; default 1000.
     */
    public int receiveHighWaterMark() {
        return values.receiveHighWaterMark;
    }

    /**
     * LINGER: how long a close goes on sending; {@link #LINGER_FOREVER} by default, zero to drop.
     * SUB always drops.
     */
    public Duration linger() {
        return values.linger;
    }

    /** ROUTING_ID: the identity to announce, 0 to 255 octets; none by default. */
    public byte[] routingId() {
        return values.routingId.clone();
    }

    /** RECONNECT_IVL: pause before connecting again; 100 ms by default. */
    public Duration reconnectInterval() {
        return values.reconnectInterval;
    }

    /** RECONNECT_IVL_MAX: the pause doubles up to this; zero (the default) for no doubling. */
    public Duration reconnectIntervalMax() {
        return values.reconnectIntervalMax;
    }

    /**
     * HANDSHAKE_IVL: the whole handshake must be done in this time, zero for no bound; 30 s by
     * default.
     */
    public Duration handshakeInterval() {
        return values.handshakeInterval;
    }

    /** HEARTBEAT_IVL: how often to send PING, zero (the default) for never. */
    public Duration heartbeatInterval() {
        return values.heartbeatInterval;
    }

    /**
     * HEARTBEAT_TIMEOUT: silence after a PING that ends the connection; negative (the default) for
     * the interval.
     */
    public Duration heartbeatTimeout() {
        return values.heartbeatTimeout;
    }

    /**
     * HEARTBEAT_TTL: the silence after which the peer shall give us up, to 6553.5 s; zero (the
     * default) for none.
     */
    public Duration heartbeatTtl() {
        return values.heartbeatTtl;
    }

    /**
     * MAXMSGSIZE: octets of a frame beyond which the peer is disconnected; -1 (the default) for
     * none.
     */
    public long maxMessageSize() {
        return values.maxMessageSize;
    }

    /**
     * Octets of all frames of one received message, beyond which the peer is disconnected; 1 GiB by
     * default.
     */
    public long maxMultipartSize() {
        return values.maxMultipartSize;
    }

    /** Frames of one received message, beyond which the peer is disconnected; 65536 by default. */
    public int maxMultipartFrames() {
        return values.maxMultipartFrames;
    }

    /** Octets of one handshake command, beyond which the peer is disconnected; 8192 by default. */
    public int maxHandshakeSize() {
        return values.maxHandshakeSize;
    }

    /**
     * Memory for one subscriber's topics, estimated, beyond which it is disconnected; 64 MiB by
     * default.
     */
    public long maxSubscriptionBytes() {
        return values.maxSubscriptionBytes;
    }

    /** BACKLOG: connections that may wait to be accepted; 100 by default. */
    public int backlog() {
        return values.backlog;
    }

    /** ROUTER_HANDOVER: a newcomer takes over an identity in use. */
    public boolean routerHandover() {
        return values.routerHandover;
    }

    /** ROUTER_MANDATORY: sending to an unknown identity is refused, not dropped. */
    public boolean routerMandatory() {
        return values.routerMandatory;
    }

    /** PROBE_ROUTER: send an empty message to each new peer. */
    public boolean probeRouter() {
        return values.probeRouter;
    }

    /** REQ_RELAXED: a new request may be sent before the reply came. */
    public boolean reqRelaxed() {
        return values.reqRelaxed;
    }

    /**
     * REQ_CORRELATE: requests carry a number, and only the reply with that number counts. Use it
     * with REQ_RELAXED.
     */
    public boolean reqCorrelate() {
        return values.reqCorrelate;
    }

    /** IMMEDIATE: queue only for peers whose handshake is done. */
    public boolean immediate() {
        return values.immediate;
    }

    /** CONFLATE: keep only the newest message, of one frame, in each queue (PUB, SUB, DEALER). */
    public boolean conflate() {
        return values.conflate;
    }

    /** IPV6: {@code *} binds both families, and names may resolve to IPv6. */
    public boolean ipv6() {
        return values.ipv6;
    }

    /** TCP_KEEPALIVE and its times; the system's by default. */
    public TcpKeepAlive tcpKeepAlive() {
        return values.tcpKeepAlive;
    }

    /** CONNECT_TIMEOUT: bound on opening a TCP connection; zero (the default) for the system's. */
    public Duration connectTimeout() {
        return values.connectTimeout;
    }

    /** METADATA: more properties for our READY; names begin with {@code X-}. */
    public Metadata applicationMetadata() {
        return values.applicationMetadata;
    }

    /**
     * The mechanism, its keys and its ZAP domain (ZMQ_PLAIN_*, CURVE_* and ZAP_DOMAIN); NULL
     * without a domain by default.
     */
    public Security security() {
        return values.security;
    }

    /**
     * Immutable. TCP keep-alive of the connections.
     *
     * @param enabled whether to probe; null for the system's setting
     * @param idle silence before the first probe, whole seconds; zero for the system's setting
     * @param interval pause between probes, whole seconds; zero for the system's setting
     * @param count unanswered probes that end the connection; 0 for the system's setting
     */
    public record TcpKeepAlive(
            @Nullable Boolean enabled, Duration idle, Duration interval, int count) {
        /** Everything as the system has it. */
        public static final TcpKeepAlive SYSTEM =
                new TcpKeepAlive(null, Duration.ZERO, Duration.ZERO, 0);
    }

    /** Confined to its user. Each method sets the option of the same name and returns this. */
    public static final class Builder {
        private int sendHighWaterMark = 1000;
        private int receiveHighWaterMark = 1000;
        private Duration linger = LINGER_FOREVER;
        private byte[] routingId = new byte[0];
        private Duration reconnectInterval = Duration.ofMillis(100);
        private Duration reconnectIntervalMax = Duration.ZERO;
        private Duration handshakeInterval = Duration.ofSeconds(30);
        private Duration heartbeatInterval = Duration.ZERO;
        private Duration heartbeatTimeout = Duration.ofMillis(-1);
        private Duration heartbeatTtl = Duration.ZERO;
        private long maxMessageSize = -1;
        private long maxMultipartSize = 1L << 30;
        private int maxMultipartFrames = 65536;
        private int maxHandshakeSize = 8192;
        private long maxSubscriptionBytes = 64L << 20;
        private int backlog = 100;
        private boolean routerHandover = false;
        private boolean routerMandatory = false;
        private boolean probeRouter = false;
        private boolean reqRelaxed = false;
        private boolean reqCorrelate = false;
        private boolean immediate = false;
        private boolean conflate = false;
        private boolean ipv6 = false;
        private TcpKeepAlive tcpKeepAlive = TcpKeepAlive.SYSTEM;
        private Duration connectTimeout = Duration.ZERO;
        private Metadata applicationMetadata = Metadata.EMPTY;
        private Security security = Security.NONE;

        private Builder() {}

        private Builder(Builder other) {
            sendHighWaterMark = other.sendHighWaterMark;
            receiveHighWaterMark = other.receiveHighWaterMark;
            linger = other.linger;
            routingId = other.routingId;
            reconnectInterval = other.reconnectInterval;
            reconnectIntervalMax = other.reconnectIntervalMax;
            handshakeInterval = other.handshakeInterval;
            heartbeatInterval = other.heartbeatInterval;
            heartbeatTimeout = other.heartbeatTimeout;
            heartbeatTtl = other.heartbeatTtl;
            maxMessageSize = other.maxMessageSize;
            maxMultipartSize = other.maxMultipartSize;
            maxMultipartFrames = other.maxMultipartFrames;
            maxHandshakeSize = other.maxHandshakeSize;
            maxSubscriptionBytes = other.maxSubscriptionBytes;
            backlog = other.backlog;
            routerHandover = other.routerHandover;
            routerMandatory = other.routerMandatory;
            probeRouter = other.probeRouter;
            reqRelaxed = other.reqRelaxed;
            reqCorrelate = other.reqCorrelate;
            immediate = other.immediate;
            conflate = other.conflate;
            ipv6 = other.ipv6;
            tcpKeepAlive = other.tcpKeepAlive;
            connectTimeout = other.connectTimeout;
            applicationMetadata = other.applicationMetadata;
            security = other.security;
        }

        /** Sets {@link SocketOptions#sendHighWaterMark()}. */
        public Builder sendHighWaterMark(int value) {
            atLeast(0, value, "sendHighWaterMark");
            sendHighWaterMark = value;
            return this;
        }

        /** Sets {@link SocketOptions#receiveHighWaterMark()}. */
        public Builder receiveHighWaterMark(int value) {
            atLeast(0, value, "receiveHighWaterMark");
            receiveHighWaterMark = value;
            return this;
        }

        /** Sets {@link SocketOptions#linger()}. */
        public Builder linger(Duration value) {
            linger = Objects.requireNonNull(value);
            return this;
        }

        /** Sets {@link SocketOptions#routingId()}. */
        public Builder routingId(byte[] value) {
            if (value.length > MAX_ROUTING_ID || (value.length > 0 && value[0] == 0)) {
                throw new IllegalArgumentException(
                        "routingId must have at most 255 octets, the first not 0");
            }
            routingId = value.clone();
            return this;
        }

        /** Sets {@link SocketOptions#reconnectInterval()}. */
        public Builder reconnectInterval(Duration value) {
            notNegative(value, "reconnectInterval");
            reconnectInterval = Objects.requireNonNull(value);
            return this;
        }

        /** Sets {@link SocketOptions#reconnectIntervalMax()}. */
        public Builder reconnectIntervalMax(Duration value) {
            notNegative(value, "reconnectIntervalMax");
            reconnectIntervalMax = Objects.requireNonNull(value);
            return this;
        }

        /** Sets {@link SocketOptions#handshakeInterval()}. */
        public Builder handshakeInterval(Duration value) {
            notNegative(value, "handshakeInterval");
            handshakeInterval = Objects.requireNonNull(value);
            return this;
        }

        /** Sets {@link SocketOptions#heartbeatInterval()}. */
        public Builder heartbeatInterval(Duration value) {
            notNegative(value, "heartbeatInterval");
            heartbeatInterval = Objects.requireNonNull(value);
            return this;
        }

        /** Sets {@link SocketOptions#heartbeatTimeout()}. */
        public Builder heartbeatTimeout(Duration value) {
            heartbeatTimeout = Objects.requireNonNull(value);
            return this;
        }

        /** Sets {@link SocketOptions#heartbeatTtl()}. */
        public Builder heartbeatTtl(Duration value) {
            if (value.isNegative() || value.compareTo(MAX_TTL) > 0) {
                throw new IllegalArgumentException("heartbeatTtl must be 0 to 6553.5 s: " + value);
            }
            heartbeatTtl = Objects.requireNonNull(value);
            return this;
        }

        /** Sets {@link SocketOptions#maxMessageSize()}. */
        public Builder maxMessageSize(long value) {
            atLeast(-1, value, "maxMessageSize");
            maxMessageSize = value;
            return this;
        }

        /** Sets {@link SocketOptions#maxMultipartSize()}. */
        public Builder maxMultipartSize(long value) {
            atLeast(1, value, "maxMultipartSize");
            maxMultipartSize = value;
            return this;
        }

        /** Sets {@link SocketOptions#maxMultipartFrames()}. */
        public Builder maxMultipartFrames(int value) {
            atLeast(1, value, "maxMultipartFrames");
            maxMultipartFrames = value;
            return this;
        }

        /** Sets {@link SocketOptions#maxHandshakeSize()}. */
        public Builder maxHandshakeSize(int value) {
            atLeast(256, value, "maxHandshakeSize");
            maxHandshakeSize = value;
            return this;
        }

        /** Sets {@link SocketOptions#maxSubscriptionBytes()}. */
        public Builder maxSubscriptionBytes(long value) {
            atLeast(1, value, "maxSubscriptionBytes");
            maxSubscriptionBytes = value;
            return this;
        }

        /** Sets {@link SocketOptions#backlog()}. */
        public Builder backlog(int value) {
            atLeast(1, value, "backlog");
            backlog = value;
            return this;
        }

        /** Sets {@link SocketOptions#routerHandover()}. */
        public Builder routerHandover(boolean value) {
            routerHandover = value;
            return this;
        }

        /** Sets {@link SocketOptions#routerMandatory()}. */
        public Builder routerMandatory(boolean value) {
            routerMandatory = value;
            return this;
        }

        /** Sets {@link SocketOptions#probeRouter()}. */
        public Builder probeRouter(boolean value) {
            probeRouter = value;
            return this;
        }

        /** Sets {@link SocketOptions#reqRelaxed()}. */
        public Builder reqRelaxed(boolean value) {
            reqRelaxed = value;
            return this;
        }

        /** Sets {@link SocketOptions#reqCorrelate()}. */
        public Builder reqCorrelate(boolean value) {
            reqCorrelate = value;
            return this;
        }

        /** Sets {@link SocketOptions#immediate()}. */
        public Builder immediate(boolean value) {
            immediate = value;
            return this;
        }

        /** Sets {@link SocketOptions#conflate()}. */
        public Builder conflate(boolean value) {
            conflate = value;
            return this;
        }

        /** Sets {@link SocketOptions#ipv6()}. */
        public Builder ipv6(boolean value) {
            ipv6 = value;
            return this;
        }

        /** Sets {@link SocketOptions#tcpKeepAlive()}. */
        public Builder tcpKeepAlive(TcpKeepAlive value) {
            tcpKeepAlive = Objects.requireNonNull(value);
            return this;
        }

        /** Sets {@link SocketOptions#connectTimeout()}. */
        public Builder connectTimeout(Duration value) {
            notNegative(value, "connectTimeout");
            connectTimeout = Objects.requireNonNull(value);
            return this;
        }

        /** Sets {@link SocketOptions#applicationMetadata()}. */
        public Builder applicationMetadata(Metadata value) {
            for (String name : value.names()) {
                if (!name.regionMatches(true, 0, "X-", 0, 2)) {
                    throw new IllegalArgumentException(
                            "applicationMetadata names begin with X-: " + name);
                }
            }
            applicationMetadata = Objects.requireNonNull(value);
            return this;
        }

        /** Sets {@link SocketOptions#security()}. */
        public Builder security(Security value) {
            security = Objects.requireNonNull(value);
            return this;
        }

        /** Returns the options. */
        public SocketOptions build() {
            return new SocketOptions(new Builder(this));
        }

        private static void atLeast(long least, long value, String name) {
            if (value < least) {
                throw new IllegalArgumentException(
                        name + " must be at least " + least + ": " + value);
            }
        }

        private static void notNegative(Duration value, String name) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(name + " must not be negative: " + value);
            }
        }
    }
}
