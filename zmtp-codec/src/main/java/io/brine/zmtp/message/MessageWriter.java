package io.brine.zmtp.message;

import io.brine.zmtp.wire.FrameHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;

/** Stateless. Turns messages into octets. */
public final class MessageWriter {
    /**
     * Bodies up to this many octets are copied behind their headers; larger ones are passed on as
     * they are.
     */
    public static final int COPY_LIMIT = 8 * 1024;

    private MessageWriter() {}

    /**
     * Writes one frame, header and body, copying the body. Borrows both buffers; the body's index
     * stays.
     */
    public static void writeFrame(ByteBuf out, ByteBuf body, boolean more) {
        int size = body.readableBytes();
        FrameHeader.write(out, more ? FrameHeader.MORE : 0, size);
        out.writeBytes(body, body.readerIndex(), size);
    }

    /** Writes a whole message, copying it. Borrows both. */
    public static void write(ByteBuf out, ZmtpMessage message) {
        int last = message.frameCount() - 1;
        for (int i = 0; i <= last; i++) {
            FrameHeader.write(out, i < last ? FrameHeader.MORE : 0, message.frameSize(i));
            message.writeFrame(i, out);
        }
    }

    /** Returns the octets that a message takes on the wire. */
    public static long encodedSize(ZmtpMessage message) {
        long size = 0;
        for (int i = 0; i < message.frameCount(); i++) {
            int body = message.frameSize(i);
            size += FrameHeader.octets(body) + body;
        }
        return size;
    }

    /**
     * Encodes a message once, for many peers. Borrows the message; the caller owns the result.
     * Large bodies are shared, not copied.
     */
    public static ByteBuf encode(ByteBufAllocator allocator, ZmtpMessage message) {
        long size = encodedSize(message);
        if (size <= (long) message.frameCount() * COPY_LIMIT) {
            ByteBuf whole = allocator.directBuffer((int) size, (int) size);
            write(whole, message);
            return whole;
        }
        CompositeByteBuf whole = allocator.compositeDirectBuffer(message.frameCount() * 2);
        int last = message.frameCount() - 1;
        for (int i = 0; i <= last; i++) {
            ByteBuf body = message.frame(i);
            ByteBuf header = allocator.directBuffer(FrameHeader.MAX_OCTETS);
            FrameHeader.write(header, i < last ? FrameHeader.MORE : 0, body.readableBytes());
            whole.addComponent(true, header);
            whole.addComponent(true, body.retainedSlice());
        }
        return whole;
    }
}
