package io.brine.zmtp.wire;

/**
 * What the traffic of one connection looks like once its handshake is done, chosen by the peer's
 * version and the mechanism. Those of {@link WireFormats} are stateless; a mechanism that seals the
 * traffic has one for each connection.
 */
public interface WireFormat {
    /** Returns the writer, the same at each call. */
    FrameWriter writer();

    /**
     * Makes a reader. Called once for a connection.
     *
     * @param maxFrame octets of a message frame's body, at most; negative for as many as a buffer
     *     can hold
     * @param maxCommand octets of a command's body, at most; negative likewise
     */
    FrameReader reader(long maxFrame, long maxCommand);

    /** Forgets the keys, if there are any. Nothing is written or read afterwards. */
    default void wipe() {}
}
