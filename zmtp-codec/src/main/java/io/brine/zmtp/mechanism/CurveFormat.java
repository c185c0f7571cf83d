package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.FrameDecoder;
import io.brine.zmtp.wire.FrameHeader;
import io.brine.zmtp.wire.FrameReader;
import io.brine.zmtp.wire.FrameWriter;
import io.brine.zmtp.wire.WireFormat;
import io.netty.buffer.ByteBuf;

/**
 * Confined to its connection. Traffic under CURVE (RFC 26, MESSAGE). On the wire each frame is a
 * message frame of its own, never a command and never with MORE, as in libzmq; which of both it is
 * stands inside, as {@link #INNER_MORE} and {@link #INNER_COMMAND}.
 */
final class CurveFormat implements WireFormat, FrameWriter {
    static final int INNER_MORE = 0x01;
    static final int INNER_COMMAND = 0x02;

    /** "\x07MESSAGE" as one number. */
    static final long NAME = 0x074d455353414745L;

    /** Octets of a sealed frame beyond its body: name, nonce, MAC, flags. */
    static final int SEAL_SIZE = Long.BYTES + Long.BYTES + CurveBox.MAC_SIZE + 1;

    private static final String FROM_CLIENT = "CurveZMQMESSAGEC";
    private static final String FROM_SERVER = "CurveZMQMESSAGES";

    private final CurveBox sending;
    private final CurveBox receiving;
    private final long peerNonce;
    private long nonce;

    /**
     * Makes the format.
     *
     * @param sessionKey shared by the transient keys; the caller wipes it
     * @param client whether we are the client
     * @param nonce our last nonce in the handshake
     * @param peerNonce the peer's last nonce in the handshake
     */
    CurveFormat(byte[] sessionKey, boolean client, long nonce, long peerNonce) {
        sending = CurveBox.of(sessionKey, client ? FROM_CLIENT : FROM_SERVER);
        receiving = CurveBox.of(sessionKey, client ? FROM_SERVER : FROM_CLIENT);
        this.nonce = nonce;
        this.peerNonce = peerNonce;
    }

    @Override
    public FrameWriter writer() {
        return this;
    }

    @Override
    public FrameReader reader(long maxFrame, long maxCommand) {
        long largest = maxFrame < 0 || maxCommand < 0 ? -1 : Math.max(maxFrame, maxCommand);
        long sealed = largest < 0 ? -1 : largest + SEAL_SIZE;
        return new CurveReader(
                receiving, peerNonce, new FrameDecoder(sealed, sealed), maxFrame, maxCommand);
    }

    @Override
    public int overhead() {
        return FrameHeader.MAX_OCTETS + SEAL_SIZE;
    }

    @Override
    public boolean passesBodies() {
        return false;
    }

    @Override
    public void writeHeader(ByteBuf out, int flags, int size) {
        throw new UnsupportedOperationException("a sealed body does not go out as it is");
    }

    @Override
    public void writeFrame(ByteBuf out, ByteBuf body, int flags) {
        int inner =
                ((flags & FrameHeader.MORE) != 0 ? INNER_MORE : 0)
                        | ((flags & FrameHeader.COMMAND) != 0 ? INNER_COMMAND : 0);
        nonce++;
        FrameHeader.write(out, 0, SEAL_SIZE + body.readableBytes());
        out.writeLong(NAME);
        out.writeLong(nonce);
        sending.sealInto(out, nonce, inner, body);
    }

    @Override
    public void wipe() {
        sending.wipe();
        receiving.wipe();
    }
}
