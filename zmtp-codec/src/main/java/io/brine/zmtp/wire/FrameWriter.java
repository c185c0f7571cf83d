package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;

/**
 * Puts frames into the octets of one {@link WireFormat}. Confined to its connection, unless the
 * format says that it is stateless. Frames go out in the order in which they are written here.
 */
public interface FrameWriter {
    /** Returns how many octets a frame takes beyond its body, at most. */
    int overhead();

    /**
     * Returns whether a body goes out as it is, so that it may be sent by reference behind {@link
     * #writeHeader}. If not, only {@link #writeFrame} may be used.
     */
    boolean passesBodies();

    /**
     * Writes what stands before a body. Borrows {@code out}.
     *
     * @param flags {@link FrameHeader#MORE}, {@link FrameHeader#COMMAND} or 0
     * @param size octets of the body
     * @throws UnsupportedOperationException when bodies do not go out as they are
     */
    void writeHeader(ByteBuf out, int flags, int size);

    /**
     * Writes a whole frame. Borrows both; the body's indices stay.
     *
     * @param flags {@link FrameHeader#MORE}, {@link FrameHeader#COMMAND} or 0
     */
    void writeFrame(ByteBuf out, ByteBuf body, int flags);
}
