package io.brine.zmtp.wire;

/**
 * What the traffic of one connection looks like once its handshake is done, chosen by the peer's
 * version and the mechanism. The formats here are stateless; a mechanism that seals the traffic has
 * one for each connection.
 */
public interface WireFormat {
    /**
     * The framing of ZMTP 2.0 and 3.x (RFC 37, Framing) without security: the one format whose
     * octets are the same for every peer, so that they may be encoded once for many.
     */
    WireFormat CLEAR = new ClearFormat();

    /** The framing of ZMTP 1.0 (RFC 13). */
    WireFormat ZMTP_1 = new Zmtp1Format();

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
