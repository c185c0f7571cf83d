package io.brine.zmtp.socket;

import java.util.Locale;
import java.util.Set;

/** Immutable. The socket types; {@link #name()} is the word on the wire. */
public enum SocketType {
    /** Asks, one question at a time (RFC 28). */
    REQ,
    /** Answers, one question at a time (RFC 28). */
    REP,
    /** Talks to many peers in turn (RFC 28). */
    DEALER,
    /** Talks to peers by their identities (RFC 28). */
    ROUTER,
    /** Publishes to subscribers (RFC 29). */
    PUB,
    /** Subscribes to publishers (RFC 29). */
    SUB,
    /** Publishes, and shows the subscriptions to the application (RFC 29). */
    XPUB,
    /** Subscribes with messages that the application sends (RFC 29). */
    XSUB,
    /** Shares out tasks in turn (RFC 30). */
    PUSH,
    /** Takes tasks from all (RFC 30). */
    PULL,
    /** Talks to one peer (RFC 31). */
    PAIR,
    /** Talks to servers in turn (RFC 41). */
    CLIENT,
    /** Talks to clients by their routing ids (RFC 41). */
    SERVER,
    /** Talks to its like by routing ids (RFC 51). */
    PEER,
    /** Talks to one peer, single frames (RFC 52). */
    CHANNEL,
    /** Sends to groups (RFC 48). */
    RADIO,
    /** Receives what is sent to its groups (RFC 48). */
    DISH,
    /** Shares out single frames in turn (RFC 49). */
    SCATTER,
    /** Takes single frames from all (RFC 49). */
    GATHER;

    /**
     * Returns whether a peer of that type, as announced on the wire, may be talked to (RFC 37,
     * Socket-Type).
     */
    public boolean accepts(String peerType) {
        return partners().contains(peerType);
    }

    private Set<String> partners() {
        return switch (this) {
            case REQ -> Set.of("REP", "ROUTER");
            case REP -> Set.of("REQ", "DEALER");
            case DEALER -> Set.of("REP", "DEALER", "ROUTER");
            case ROUTER -> Set.of("REQ", "DEALER", "ROUTER");
            case PUB, XPUB -> Set.of("SUB", "XSUB");
            case SUB, XSUB -> Set.of("PUB", "XPUB");
            case PUSH -> Set.of("PULL");
            case PULL -> Set.of("PUSH");
            case PAIR -> Set.of("PAIR");
            case CLIENT -> Set.of("SERVER");
            case SERVER -> Set.of("CLIENT");
            case PEER -> Set.of("PEER");
            case CHANNEL -> Set.of("CHANNEL");
            case RADIO -> Set.of("DISH");
            case DISH -> Set.of("RADIO");
            case SCATTER -> Set.of("GATHER");
            case GATHER -> Set.of("SCATTER");
        };
    }

    /**
     * Returns whether messages may have several frames; sending them on other types is refused with
     * {@link SendResult#INVALID}.
     */
    public boolean hasMultipart() {
        return switch (this) {
            case REQ, REP, DEALER, ROUTER, PUB, SUB, XPUB, XSUB, PUSH, PULL, PAIR -> true;
            case CLIENT, SERVER, PEER, CHANNEL, RADIO, DISH, SCATTER, GATHER -> false;
        };
    }

    /** Returns whether the application can send. */
    public boolean canSend() {
        return this != SUB && this != PULL && this != DISH && this != GATHER;
    }

    /** Returns whether the application can receive. */
    public boolean canReceive() {
        return this != PUB && this != PUSH && this != RADIO && this != SCATTER;
    }

    /** Returns whether {@link QueueOptions#conflate()} means anything. */
    public boolean canConflate() {
        return switch (this) {
            case PUSH, PULL, PUB, SUB, DEALER -> true;
            default -> false;
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
