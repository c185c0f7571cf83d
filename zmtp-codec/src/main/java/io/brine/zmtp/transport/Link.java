package io.brine.zmtp.transport;

import io.brine.zmtp.handshake.PeerInfo;
import io.brine.zmtp.wire.Command;
import io.netty.util.ReferenceCounted;

/**
 * Confined to its socket's event loop. A live connection to one peer whose handshake is done,
 * whatever the transport. Once closed, every method does nothing. Between a RADIO and a DISH every
 * message has two frames here, the group and the body (RFC 48).
 */
public interface Link {
    /** Returns who the peer is. */
    PeerInfo peer();

    /**
     * Returns whether the link takes messages that were encoded for the wire, as well as messages.
     */
    boolean takesEncoded();

    /**
     * Returns whether the peer has no way to say what it wants, so that PUB and RADIO send it
     * everything: ZMTP 1.0, and datagrams.
     */
    default boolean peerCannotSubscribe() {
        return peer().version().major() < 2;
    }

    /** Returns how many octets all frames of a message to the peer may have together. */
    default int maxMessageSize() {
        return Integer.MAX_VALUE;
    }

    /**
     * Takes a message, and owns it, if there is room now; it goes out with the next {@link #flush},
     * or before.
     *
     * @param message a {@link io.brine.zmtp.message.ZmtpMessage}, or an encoded one as a {@link
     *     io.netty.buffer.ByteBuf}, whose indices others may share
     * @return whether it was taken; if not, {@link LinkListener#onRoom} tells when to come again
     */
    boolean offer(ReferenceCounted message);

    /** Sends what was taken. */
    void flush();

    /**
     * Asks for what is taken from here on and cannot be sent to be given back, by {@link
     * LinkListener#onUnsent}, where the transport can lose it.
     */
    default void keepUnsent() {}

    /**
     * Returns how many messages were taken that still count against the sender's high-water mark.
     */
    int inFlight();

    /**
     * Returns the high-water mark that holds for this link when the socket's own is {@code own}; 0
     * for none.
     */
    int sendLimit(int own);

    /** Sends a command, beyond any high-water mark. */
    void send(Command command);

    /** Tells that the application took messages that came through this link. */
    void consumed(int count);

    /** Tells that there is room again, after {@link LinkListener#wantsMessages} had said no. */
    void resumeReading();

    /** Closes now; what is not sent is lost. */
    void close();

    /** Closes when all that was taken is sent. */
    void closeFlushed();
}
