package io.brine.zmtp.wire;

/** The formats that need no keys; they are stateless and serve any number of connections. */
public final class WireFormats {
    /**
     * The framing of ZMTP 2.0 and 3.x (RFC 37, Framing) without security: the one format whose
     * octets are the same for every peer, so that they may be encoded once for many.
     */
    public static final WireFormat CLEAR = new ClearFormat();

    /** The framing of ZMTP 1.0 (RFC 13). */
    public static final WireFormat ZMTP_1 = new Zmtp1Format();

    private WireFormats() {}
}
