package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ZmtpProtocolException;

import java.util.function.Consumer;

/**
 * Confined to its connection. One side of a security handshake: what happens between the greetings
 * and the first message. A mechanism that also wraps the traffic (CURVE) will add its frame
 * transformation here.
 */
public interface Mechanism {
    /** Where the handshake stands after a command of the peer. */
    sealed interface Progress {
        /** More commands are to come. */
        record Continue() implements Progress {}

        /** Both sides are ready. */
        record Done(Metadata peerMetadata) implements Progress {}

        /** The peer sent ERROR. */
        record Refused(String reason) implements Progress {}
    }

    /**
     * Begins, once the peer's greeting has come; what is to be sent goes to {@code out}, which is
     * only for this call.
     */
    void begin(Consumer<Command> out);

    /**
     * Takes a command of the peer.
     *
     * @throws ZmtpProtocolException when the peer broke the protocol; what was put to {@code out}
     *     is still sent
     */
    Progress onCommand(Command command, Consumer<Command> out) throws ZmtpProtocolException;
}
