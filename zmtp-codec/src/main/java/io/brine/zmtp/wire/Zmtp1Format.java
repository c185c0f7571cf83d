package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;

/**
 * Stateless. See {@link WireFormats#ZMTP_1}: the length, which counts the flags, in one octet or as
 * FF and eight; then the flags, then the body. There are no commands.
 */
final class Zmtp1Format implements WireFormat, FrameWriter {
    static final int LONG_MARK = 0xff;

    private static final int MAX_OVERHEAD = 10;

    @Override
    public FrameWriter writer() {
        return this;
    }

    @Override
    public FrameReader reader(long maxFrame, long maxCommand) {
        return new Zmtp1Decoder(maxFrame);
    }

    @Override
    public int overhead() {
        return MAX_OVERHEAD;
    }

    @Override
    public boolean passesBodies() {
        return true;
    }

    @Override
    public void writeHeader(ByteBuf out, int flags, int size) {
        if ((flags & FrameHeader.COMMAND) != 0) {
            throw new IllegalArgumentException("ZMTP 1.0 has no commands");
        }
        long length = size + 1L;
        if (length < LONG_MARK) {
            out.writeByte((int) length);
        } else {
            out.writeByte(LONG_MARK);
            out.writeLong(length);
        }
        out.writeByte(flags);
    }

    @Override
    public void writeFrame(ByteBuf out, ByteBuf body, int flags) {
        int size = body.readableBytes();
        writeHeader(out, flags, size);
        out.writeBytes(body, body.readerIndex(), size);
    }
}
