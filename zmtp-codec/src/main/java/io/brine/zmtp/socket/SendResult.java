package io.brine.zmtp.socket;

/** Immutable. What became of a message given to {@link ZmtpSocket#send}. */
public enum SendResult {
    /** Queued for one or more peers. */
    SENT,
    /**
     * Taken and thrown away, as the socket type wants it: no such route, or no subscriber with
     * room.
     */
    DROPPED,
    /** Refused: every suitable peer's queue is at its high-water mark (EAGAIN). */
    HWM_REACHED,
    /** Refused: there is no peer to send to (EAGAIN). */
    NOT_CONNECTED,
    /**
     * Refused: no peer of that identity, on a ROUTER that is mandatory, or of that routing id
     * (EHOSTUNREACH).
     */
    HOST_UNREACHABLE,
    /**
     * Refused: several frames on a type without multipart, or on a socket that conflates; a group
     * that is not one (EINVAL); a message that does not fit a datagram (EMSGSIZE).
     */
    INVALID,
    /** Refused: the socket must receive first, or cannot send at all (EFSM, ENOTSUP). */
    WRONG_STATE,
    /** Refused: the socket is closed (ENOTSOCK, ETERM). */
    CLOSED;

    /**
     * Returns whether the socket took ownership of the message; if not, the caller still has it.
     */
    public boolean consumed() {
        return this == SENT || this == DROPPED;
    }
}
