package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.WireFormat;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;

import java.util.List;

/**
 * Confined to its connection. One side of a security handshake: what happens between the greetings
 * and the first message. A pure state machine: whoever carries its commands also asks the ZAP
 * handler, when it is told to.
 */
public interface Mechanism {
    /** Where the handshake stands. */
    sealed interface Progress {
        /** More commands are to come. */
        record Continue() implements Progress {}

        /**
         * The ZAP handler is to be asked; no command of the peer is given to the mechanism before
         * {@link #onAdmitted}.
         *
         * @param peer what is known of the peer by now
         * @param credentials as in the request
         * @param required whether the peer is refused when there is no handler; if not, it is let
         *     in
         */
        record Asking(Metadata peer, List<byte[]> credentials, boolean required)
                implements Progress {}

        /**
         * Both sides are ready.
         *
         * @param format how the traffic looks from now on
         */
        record Done(Metadata peerMetadata, WireFormat format) implements Progress {}

        /** The peer sent ERROR. */
        record Refused(String reason) implements Progress {}
    }

    /** Takes the commands that go to the peer. */
    @FunctionalInterface
    interface Outlet {
        /** Sends a command; borrows its body (name and data), an unpooled buffer. */
        void send(ByteBuf body);
    }

    /** Begins, once the peer's greeting has come. */
    Progress begin(Outlet out);

    /**
     * Takes the body of a command of the peer, and borrows it.
     *
     * @throws ZmtpProtocolException when the peer broke the protocol; what was put to {@code out}
     *     is still sent
     */
    Progress onCommand(ByteBuf body, Outlet out) throws ZmtpProtocolException;

    /** The ZAP handler let the peer in, or there is none and none is required. */
    default Progress onAdmitted(Outlet out) {
        throw new IllegalStateException("nobody was asked");
    }

    /** The handshake is over, one way or another: forgets the keys that it alone needs. */
    default void wipe() {}
}
