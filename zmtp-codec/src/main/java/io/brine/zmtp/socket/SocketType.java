package io.brine.zmtp.socket;

import java.util.Locale;

/**
 * Immutable. The socket types; {@link #name()} is the word on the wire. Further types are further
 * constants.
 */
public enum SocketType {
    /** Publishes to subscribers (RFC 29). */
    PUB,
    /** Subscribes to publishers (RFC 29). */
    SUB,
    /** Asks, one question at a time (RFC 28). */
    REQ,
    /** Answers, one question at a time (RFC 28). */
    REP,
    /** Talks to many peers in turn (RFC 28). */
    DEALER,
    /** Talks to peers by their identities (RFC 28). */
    ROUTER;

    /**
     * Returns whether a peer of that type, as announced on the wire, may be talked to (RFC 37,
     * Socket-Type).
     */
    public boolean accepts(String peerType) {
        return switch (this) {
            case PUB -> peerType.equals("SUB") || peerType.equals("XSUB");
            case SUB -> peerType.equals("PUB") || peerType.equals("XPUB");
            case REQ -> peerType.equals("REP") || peerType.equals("ROUTER");
            case REP -> peerType.equals("REQ") || peerType.equals("DEALER");
            case DEALER ->
                    peerType.equals("REP")
                            || peerType.equals("DEALER")
                            || peerType.equals("ROUTER");
            case ROUTER ->
                    peerType.equals("REQ")
                            || peerType.equals("DEALER")
                            || peerType.equals("ROUTER");
        };
    }

    /** Returns whether READY carries the Identity property for this type. */
    public boolean announcesIdentity() {
        return this == REQ || this == DEALER || this == ROUTER;
    }

    /** Returns the type in lower case, for logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
