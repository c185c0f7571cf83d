package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;

/** Stateless. See {@link WireFormats#CLEAR}. */
final class ClearFormat implements WireFormat, FrameWriter {
    @Override
    public FrameWriter writer() {
        return this;
    }

    @Override
    public FrameReader reader(long maxFrame, long maxCommand) {
        return new FrameDecoder(maxFrame, maxCommand);
    }

    @Override
    public int overhead() {
        return FrameHeader.MAX_OCTETS;
    }

    @Override
    public boolean passesBodies() {
        return true;
    }

    @Override
    public void writeHeader(ByteBuf out, int flags, int size) {
        FrameHeader.write(out, flags, size);
    }

    @Override
    public void writeFrame(ByteBuf out, ByteBuf body, int flags) {
        int size = body.readableBytes();
        FrameHeader.write(out, flags, size);
        out.writeBytes(body, body.readerIndex(), size);
    }
}
