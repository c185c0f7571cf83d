package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;

/** Takes the frames of one connection, in order. */
public interface FrameSink {
    /** Takes a message frame; owns the body. */
    void onMessageFrame(ByteBuf body, boolean more) throws ZmtpProtocolException;

    /** Takes a command frame; borrows the body. */
    void onCommandFrame(ByteBuf body) throws ZmtpProtocolException;

    /** Returns whether the next frame may be decoded; false keeps the decoder where it is. */
    boolean wantsFrames();
}
