package io.brine.zmtp.socket;

import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.wire.Metadata;

import java.time.Duration;
import java.util.Set;

/** Immutable. How connections are made, greeted, watched and made again. */
public interface ConnectionOptions extends OptionValues {
    /** ROUTING_ID. */
    Option<byte[]> ROUTING_ID = Option.octets("routing_id", ConnectionOptions::checkRoutingId);

    /** RECONNECT_IVL. */
    Option<Duration> RECONNECT_IVL = Option.millis("reconnect_ivl", 100, -1, Long.MAX_VALUE);

    /** RECONNECT_IVL_MAX. */
    Option<Duration> RECONNECT_IVL_MAX = Option.millis("reconnect_ivl_max", 0, 0, Long.MAX_VALUE);

    /** RECONNECT_STOP. */
    Option<Set<ReconnectStop>> RECONNECT_STOP =
            Option.of(
                    "reconnect_stop",
                    Set.of(),
                    Set::copyOf,
                    (text, old) -> ReconnectStop.ofBits(Option.number("reconnect_stop", text)));

    /** HANDSHAKE_IVL. */
    Option<Duration> HANDSHAKE_IVL = Option.millis("handshake_ivl", 30_000, 0, Long.MAX_VALUE);

    /** HEARTBEAT_IVL. */
    Option<Duration> HEARTBEAT_IVL = Option.millis("heartbeat_ivl", 0, 0, Long.MAX_VALUE);

    /** HEARTBEAT_TIMEOUT. */
    Option<Duration> HEARTBEAT_TIMEOUT = Option.millis("heartbeat_timeout", -1, -1, Long.MAX_VALUE);

    /** HEARTBEAT_TTL. */
    Option<Duration> HEARTBEAT_TTL = Option.millis("heartbeat_ttl", 0, 0, 6_553_500);

    /** CONNECT_TIMEOUT. */
    Option<Duration> CONNECT_TIMEOUT = Option.millis("connect_timeout", 0, 0, Integer.MAX_VALUE);

    /** METADATA; as text {@code X-Name:value}, each adds one. */
    Option<Metadata> METADATA =
            Option.of(
                    "metadata",
                    Metadata.EMPTY,
                    ConnectionOptions::checkMetadata,
                    ConnectionOptions::addMetadata);

    /** HELLO_MSG. */
    Option<byte[]> HELLO_MSG = Option.octets("hello_msg", value -> value);

    /** DISCONNECT_MSG. */
    Option<byte[]> DISCONNECT_MSG = Option.octets("disconnect_msg", value -> value);

    /** HICCUP_MSG. */
    Option<byte[]> HICCUP_MSG = Option.octets("hiccup_msg", value -> value);

    /** Brine's own: {@link #security()}; not to be set as text. */
    Option<Security> SECURITY =
            Option.of("security", Security.none(), ConnectionOptions::noSecurityAsText);

    /** ZAP_DOMAIN. */
    Option<String> ZAP_DOMAIN = Option.text("zap_domain");

    /** ZAP_ENFORCE_DOMAIN. */
    Option<Boolean> ZAP_ENFORCE_DOMAIN = Option.flag("zap_enforce_domain");

    private static Security noSecurityAsText(String text, Security current) {
        throw new IllegalArgumentException(
                "security has no text: set the mechanism and its keys in code");
    }

    private static byte[] checkRoutingId(byte[] value) {
        if (value.length > 255 || (value.length > 0 && value[0] == 0)) {
            throw new IllegalArgumentException(
                    "routing_id must have at most 255 octets, the first not 0");
        }
        return value;
    }

    private static Metadata checkMetadata(Metadata value) {
        for (String name : value.names()) {
            if (!name.regionMatches(true, 0, "X-", 0, 2)) {
                throw new IllegalArgumentException("metadata names begin with X-: " + name);
            }
        }
        return value;
    }

    private static Metadata addMetadata(String text, Metadata current) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("metadata must be NAME:VALUE: " + text);
        }
        return Metadata.builder()
                .setAll(current)
                .set(text.substring(0, colon), text.substring(colon + 1))
                .build();
    }

    /** ROUTING_ID: the identity to announce, 0 to 255 octets; none by default. A copy. */
    default byte[] routingId() {
        return get(ROUTING_ID).clone();
    }

    /**
     * RECONNECT_IVL: pause before connecting again; 100 ms by default, negative for never again.
     */
    default Duration reconnectInterval() {
        return get(RECONNECT_IVL);
    }

    /** RECONNECT_IVL_MAX: the pause doubles up to this; zero (the default) for no doubling. */
    default Duration reconnectIntervalMax() {
        return get(RECONNECT_IVL_MAX);
    }

    /** RECONNECT_STOP: what ends the attempts to connect; nothing by default. */
    default Set<ReconnectStop> reconnectStop() {
        return get(RECONNECT_STOP);
    }

    /**
     * HANDSHAKE_IVL: the whole handshake must be done in this time, zero for no bound; 30 s by
     * default.
     */
    default Duration handshakeInterval() {
        return get(HANDSHAKE_IVL);
    }

    /** HEARTBEAT_IVL: how often to send PING, zero (the default) for never. */
    default Duration heartbeatInterval() {
        return get(HEARTBEAT_IVL);
    }

    /**
     * HEARTBEAT_TIMEOUT: silence after a PING that ends the connection; negative (the default) for
     * the interval.
     */
    default Duration heartbeatTimeout() {
        return get(HEARTBEAT_TIMEOUT);
    }

    /**
     * HEARTBEAT_TTL: the silence after which the peer shall give us up, to 6553.5 s; zero (the
     * default) for none.
     */
    default Duration heartbeatTtl() {
        return get(HEARTBEAT_TTL);
    }

    /** CONNECT_TIMEOUT: bound on opening a connection; zero (the default) for the system's. */
    default Duration connectTimeout() {
        return get(CONNECT_TIMEOUT);
    }

    /** METADATA: more properties for our READY; names begin with {@code X-}. */
    default Metadata applicationMetadata() {
        return get(METADATA);
    }

    /** HELLO_MSG: one frame sent to each new peer first; none by default. A copy. */
    default byte[] helloMessage() {
        return get(HELLO_MSG).clone();
    }

    /**
     * DISCONNECT_MSG: one frame that the application receives when a peer has gone; none by
     * default. A copy.
     */
    default byte[] disconnectMessage() {
        return get(DISCONNECT_MSG).clone();
    }

    /**
     * HICCUP_MSG: one frame that the application receives when a connection that we had opened is
     * lost and will be opened again; none by default. A copy.
     */
    default byte[] hiccupMessage() {
        return get(HICCUP_MSG).clone();
    }

    /**
     * The mechanism, its keys and its ZAP domain (ZMQ_PLAIN_*, CURVE_* and ZAP_DOMAIN); NULL
     * without a domain by default. ZAP_DOMAIN, if set, takes the place of the domain in it.
     */
    default Security security() {
        String domain = get(ZAP_DOMAIN);
        Security security = get(SECURITY);
        return domain.isEmpty() ? security : security.withZapDomain(domain);
    }

    /** ZAP_ENFORCE_DOMAIN: ask about CURVE peers only when there is a ZAP domain. */
    default boolean zapEnforceDomain() {
        return get(ZAP_ENFORCE_DOMAIN);
    }

    /** Confined to its user. Sets the options of the same names. */
    interface Setters<B> extends OptionValues.Setters<B> {
        /** Sets {@link ConnectionOptions#routingId()}, copied. */
        default B routingId(byte[] value) {
            return set(ROUTING_ID, value);
        }

        /** Sets {@link ConnectionOptions#reconnectInterval()}. */
        default B reconnectInterval(Duration value) {
            return set(RECONNECT_IVL, value);
        }

        /** Sets {@link ConnectionOptions#reconnectIntervalMax()}. */
        default B reconnectIntervalMax(Duration value) {
            return set(RECONNECT_IVL_MAX, value);
        }

        /** Sets {@link ConnectionOptions#reconnectStop()}. */
        default B reconnectStop(Set<ReconnectStop> value) {
            return set(RECONNECT_STOP, value);
        }

        /** Sets {@link ConnectionOptions#handshakeInterval()}. */
        default B handshakeInterval(Duration value) {
            return set(HANDSHAKE_IVL, value);
        }

        /** Sets {@link ConnectionOptions#heartbeatInterval()}. */
        default B heartbeatInterval(Duration value) {
            return set(HEARTBEAT_IVL, value);
        }

        /** Sets {@link ConnectionOptions#heartbeatTimeout()}. */
        default B heartbeatTimeout(Duration value) {
            return set(HEARTBEAT_TIMEOUT, value);
        }

        /** Sets {@link ConnectionOptions#heartbeatTtl()}. */
        default B heartbeatTtl(Duration value) {
            return set(HEARTBEAT_TTL, value);
        }

        /** Sets {@link ConnectionOptions#connectTimeout()}. */
        default B connectTimeout(Duration value) {
            return set(CONNECT_TIMEOUT, value);
        }

        /** Sets {@link ConnectionOptions#applicationMetadata()}. */
        default B applicationMetadata(Metadata value) {
            return set(METADATA, value);
        }

        /** Sets {@link ConnectionOptions#helloMessage()}, copied. */
        default B helloMessage(byte[] value) {
            return set(HELLO_MSG, value);
        }

        /** Sets {@link ConnectionOptions#disconnectMessage()}, copied. */
        default B disconnectMessage(byte[] value) {
            return set(DISCONNECT_MSG, value);
        }

        /** Sets {@link ConnectionOptions#hiccupMessage()}, copied. */
        default B hiccupMessage(byte[] value) {
            return set(HICCUP_MSG, value);
        }

        /** Sets {@link ConnectionOptions#security()}. */
        default B security(Security value) {
            return set(SECURITY, value);
        }

        /** Sets ZAP_DOMAIN: see {@link ConnectionOptions#security()}; empty for none. */
        default B zapDomain(String value) {
            return set(ZAP_DOMAIN, value);
        }

        /** Sets {@link ConnectionOptions#zapEnforceDomain()}. */
        default B zapEnforceDomain(boolean value) {
            return set(ZAP_ENFORCE_DOMAIN, value);
        }
    }
}
