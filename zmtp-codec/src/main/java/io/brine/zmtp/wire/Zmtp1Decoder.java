package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;

/**
 * Confined to its connection. Cuts octets into frames of ZMTP 1.0 (RFC 13). Memory grows with the
 * octets that came, never with an announced length.
 */
final class Zmtp1Decoder implements FrameReader {
    private static final int LONG_LENGTH_OCTETS = 8;

    private enum State {
        FIRST,
        LENGTH,
        FLAGS,
        BODY
    }

    private final int maxFrame;
    private final BodyCollector collector = new BodyCollector();
    private State state = State.FIRST;
    private int lengthOctets;
    private long length;
    private int flags;

    Zmtp1Decoder(long maxFrame) {
        this.maxFrame =
                maxFrame < 0 ? Integer.MAX_VALUE : (int) Math.min(maxFrame, Integer.MAX_VALUE);
    }

    @Override
    public void decode(ByteBuf in, FrameSink sink) throws ZmtpProtocolException {
        while (in.isReadable() && sink.wantsFrames()) {
            switch (state) {
                case FIRST -> readFirst(in);
                case LENGTH -> {
                    length = length << 8 | in.readUnsignedByte();
                    if (--lengthOctets == 0) {
                        checkLength();
                    }
                }
                case FLAGS -> readFlags(in, sink);
                case BODY -> readBody(in, sink);
            }
        }
    }

    @Override
    public void release() {
        collector.release();
    }

    private void readFirst(ByteBuf in) throws ZmtpProtocolException {
        length = in.readUnsignedByte();
        if (length == Zmtp1Format.LONG_MARK) {
            length = 0;
            lengthOctets = LONG_LENGTH_OCTETS;
            state = State.LENGTH;
        } else {
            checkLength();
        }
    }

    private void checkLength() throws ZmtpProtocolException {
        if (length == 0) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_UNSPECIFIED, "a ZMTP 1.0 frame of length 0 has no flags");
        }
        if (length < 0 || length - 1 > maxFrame) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_UNSPECIFIED,
                    "a ZMTP 1.0 frame of "
                            + Long.toUnsignedString(length - 1)
                            + " octets is over the limit of "
                            + maxFrame);
        }
        length--;
        state = State.FLAGS;
    }

    private void readFlags(ByteBuf in, FrameSink sink) throws ZmtpProtocolException {
        flags = in.readUnsignedByte();
        if ((flags & ~FrameHeader.MORE) != 0) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_UNSPECIFIED,
                    "a ZMTP 1.0 frame has flags 0x" + Integer.toHexString(flags));
        }
        state = State.BODY;
        if (length == 0) {
            emit(in.alloc().buffer(0, 0), sink);
        }
    }

    private void readBody(ByteBuf in, FrameSink sink) throws ZmtpProtocolException {
        int size = (int) length;
        if (collector.isEmpty() && in.readableBytes() >= size) {
            emit(in.readRetainedSlice(size), sink);
        } else if (collector.collect(in, size)) {
            emit(collector.take(in.alloc()), sink);
        }
    }

    private void emit(ByteBuf body, FrameSink sink) throws ZmtpProtocolException {
        state = State.FIRST;
        sink.onMessageFrame(body, (flags & FrameHeader.MORE) != 0);
    }
}
