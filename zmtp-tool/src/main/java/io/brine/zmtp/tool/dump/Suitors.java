package io.brine.zmtp.tool.dump;

import io.brine.zmtp.socket.SocketType;

import java.util.List;

/** Stateless. Which socket types suit which. */
final class Suitors {
    /**
     * Types to try where the peer does not say first what it is, so that all others are met: the
     * commonest first.
     */
    static final List<SocketType> TO_TRY =
            List.of(
                    SocketType.DEALER,
                    SocketType.SUB,
                    SocketType.PULL,
                    SocketType.PUSH,
                    SocketType.PUB,
                    SocketType.REP,
                    SocketType.PAIR,
                    SocketType.CLIENT,
                    SocketType.SERVER,
                    SocketType.DISH,
                    SocketType.RADIO,
                    SocketType.GATHER,
                    SocketType.SCATTER,
                    SocketType.PEER,
                    SocketType.CHANNEL);

    /** The numbers of ZMTP 2.0 (RFC 15). */
    private static final List<SocketType> NUMBERED =
            List.of(
                    SocketType.PAIR,
                    SocketType.PUB,
                    SocketType.SUB,
                    SocketType.REQ,
                    SocketType.REP,
                    SocketType.DEALER,
                    SocketType.ROUTER,
                    SocketType.PULL,
                    SocketType.PUSH,
                    SocketType.XPUB,
                    SocketType.XSUB);

    private Suitors() {}

    /** Returns a type that may talk to that one; DEALER to an unknown one. */
    static SocketType of(String peerType) {
        return TO_TRY.stream()
                .filter(type -> type.accepts(peerType))
                .findFirst()
                .orElse(SocketType.DEALER);
    }

    /** Returns the name of a type of ZMTP 2.0, or its number when it has none. */
    static String name(int number) {
        return number < NUMBERED.size() ? NUMBERED.get(number).name() : String.valueOf(number);
    }

    /** Returns the number of a type in ZMTP 2.0; DEALER's for newer types. */
    static int number(SocketType type) {
        int number = NUMBERED.indexOf(type);
        return number >= 0 ? number : NUMBERED.indexOf(SocketType.DEALER);
    }
}
