package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;

/**
 * Confined to its connection. Cuts the octets of one {@link WireFormat}, however fragmented, into
 * frames.
 */
public interface FrameReader {
    /**
     * Decodes all of {@code in}, or as much as the sink wants. Borrows {@code in}; what is unread
     * stays readable.
     *
     * @throws ZmtpProtocolException when the octets break the protocol, or the sink throws; the
     *     reader is of no use afterwards
     */
    void decode(ByteBuf in, FrameSink sink) throws ZmtpProtocolException;

    /** Releases a half-received body. */
    void release();
}
