package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;

/** Takes the frames of one connection, in order. */
public interface FrameSink {
    /** Takes a message frame; owns the body. */
    void onMessageFrame(ByteBuf body, boolean more) throws ZmtpProtocolException;

    /**
     * Takes a message frame that lies whole in a read buffer, from {@code index} on. Borrows the
     * buffer; a sink that keeps the octets takes a reference of its own.
     */
    default void onMessageFrame(ByteBuf in, int index, int size, boolean more)
            throws ZmtpProtocolException {
        onMessageFrame(in.retainedSlice(index, size), more);
    }

    /** Takes a command frame; borrows the body. */
    void onCommandFrame(ByteBuf body) throws ZmtpProtocolException;

    /** Returns whether the next frame may be decoded; false keeps the decoder where it is. */
    boolean wantsFrames();
}
