package io.brine.zmtp.tool.format;

import io.brine.zmtp.socket.SocketType;

/** Immutable. What travels beside the frames of a message. */
public enum Beside {
    /** Nothing. */
    NOTHING,
    /** The routing id of the peer. */
    ROUTING_ID,
    /** The group. */
    GROUP;

    /** Returns what it is for a type. */
    public static Beside of(SocketType type) {
        return switch (type) {
            case SERVER, PEER -> ROUTING_ID;
            case RADIO, DISH -> GROUP;
            default -> NOTHING;
        };
    }
}
