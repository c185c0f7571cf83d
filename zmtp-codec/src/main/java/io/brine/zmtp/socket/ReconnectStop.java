package io.brine.zmtp.socket;

import java.util.EnumSet;
import java.util.Set;

/** Immutable. What makes a connecting endpoint give up (RECONNECT_STOP); libzmq sums the bits. */
public enum ReconnectStop {
    /** Nobody listens there. */
    CONNECTION_REFUSED(1),
    /** The handshake failed. */
    HANDSHAKE_FAILED(2),
    /** The application disconnects: what is queued is not dialled for any more. */
    AFTER_DISCONNECT(4);

    private static final int ALL = 7;

    private final int bit;

    ReconnectStop(int bit) {
        this.bit = bit;
    }

    /**
     * Returns the members of a sum of libzmq's bits.
     *
     * @throws IllegalArgumentException when there are others among them
     */
    public static Set<ReconnectStop> ofBits(long bits) {
        if (bits < 0 || bits > ALL) {
            throw new IllegalArgumentException(
                    "reconnect_stop must be a sum of 1, 2 and 4: " + bits);
        }
        EnumSet<ReconnectStop> stops = EnumSet.noneOf(ReconnectStop.class);
        for (ReconnectStop stop : values()) {
            if ((bits & stop.bit) != 0) {
                stops.add(stop);
            }
        }
        return stops;
    }
}
