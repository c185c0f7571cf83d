package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;

/**
 * Confined to its connection. Cuts a stream of octets, however fragmented, into frames (RFC 37,
 * Framing). Bodies are slices of the octets read; one that spans several reads is put together from
 * slices, and only its small pieces are copied. Memory grows with the octets that came, never with
 * an announced size.
 */
public final class FrameDecoder implements FrameReader {
    private static final int LONG_LENGTH_OCTETS = 8;

    private enum State {
        FLAGS,
        LENGTH,
        BODY
    }

    private final int maxMessageFrame;
    private final int maxCommand;
    private final BodyCollector collector = new BodyCollector();
    private State state = State.FLAGS;
    private int flags;
    private int lengthOctets;
    private long length;

    /**
     * Makes a decoder.
     *
     * @param maxMessageFrame octets of a message frame's body, at most; negative for as many as a
     *     buffer can hold
     * @param maxCommand octets of a command's body, at most; negative likewise
     */
    public FrameDecoder(long maxMessageFrame, long maxCommand) {
        this.maxMessageFrame = bound(maxMessageFrame);
        this.maxCommand = bound(maxCommand);
    }

    private static int bound(long limit) {
        return limit < 0 ? Integer.MAX_VALUE : (int) Math.min(limit, Integer.MAX_VALUE);
    }

    @Override
    public void decode(ByteBuf in, FrameSink sink) throws ZmtpProtocolException {
        while (in.isReadable() && sink.wantsFrames()) {
            if (state == State.FLAGS && cutWhole(in, sink)) {
                continue;
            }
            switch (state) {
                case FLAGS -> {
                    flags = in.readUnsignedByte();
                    checkFlags();
                    lengthOctets = (flags & FrameHeader.LONG) != 0 ? LONG_LENGTH_OCTETS : 1;
                    length = 0;
                    state = State.LENGTH;
                }
                case LENGTH -> readLength(in, sink);
                case BODY -> readBody(in, sink);
            }
        }
    }

    @Override
    public void release() {
        collector.release();
    }

    /**
     * Does the most frequent case at once, a message frame that is all there; returns whether it
     * was that.
     */
    private boolean cutWhole(ByteBuf in, FrameSink sink) throws ZmtpProtocolException {
        int readable = in.readableBytes();
        if (readable < FrameHeader.MIN_OCTETS) {
            return false;
        }
        int at = in.readerIndex();
        int start = in.getUnsignedShort(at);
        int found = start >>> Byte.SIZE;
        long size = start & 0xFF;
        int header = FrameHeader.MIN_OCTETS;
        if ((found & ~(FrameHeader.MORE | FrameHeader.LONG)) != 0) {
            return false;
        }
        if ((found & FrameHeader.LONG) != 0) {
            if (readable < FrameHeader.MAX_OCTETS) {
                return false;
            }
            size = in.getLong(at + 1);
            header = FrameHeader.MAX_OCTETS;
        }
        if (size < 0 || size > readable - header || size > maxMessageFrame) {
            return false;
        }
        int body = at + header;
        in.readerIndex(body + (int) size);
        sink.onMessageFrame(in, body, (int) size, (found & FrameHeader.MORE) != 0);
        return true;
    }

    /** RFC 37 lets us close here; libzmq takes no notice. */
    private void checkFlags() throws ZmtpProtocolException {
        int known = FrameHeader.MORE | FrameHeader.LONG | FrameHeader.COMMAND;
        boolean partialCommand = isCommand() && (flags & FrameHeader.MORE) != 0;
        if (partialCommand || (flags & ~known) != 0) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_UNSPECIFIED,
                    "a frame has flags 0x%02x: ".formatted(flags)
                            + (partialCommand
                                    ? "a command cannot have MORE behind it"
                                    : "reserved ones must be 0"));
        }
    }

    private void readLength(ByteBuf in, FrameSink sink) throws ZmtpProtocolException {
        if (lengthOctets == LONG_LENGTH_OCTETS && in.readableBytes() >= LONG_LENGTH_OCTETS) {
            length = in.readLong();
            lengthOctets = 0;
        } else {
            length = length << 8 | in.readUnsignedByte();
            lengthOctets--;
        }
        if (lengthOctets > 0) {
            return;
        }
        int limit = isCommand() ? maxCommand : maxMessageFrame;
        if (length < 0 || length > limit) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_UNSPECIFIED,
                    "a "
                            + (isCommand() ? "command" : "frame")
                            + " of "
                            + Long.toUnsignedString(length)
                            + " octets is over the limit of "
                            + limit);
        }
        state = State.BODY;
        if (length == 0) {
            emit(in.alloc().buffer(0, 0), sink);
        }
    }

    private void readBody(ByteBuf in, FrameSink sink) throws ZmtpProtocolException {
        int size = (int) length;
        boolean whole = collector.isEmpty() && in.readableBytes() >= size;
        if (whole && isCommand()) {
            state = State.FLAGS;
            sink.onCommandFrame(in.readSlice(size));
        } else if (whole) {
            emit(in.readRetainedSlice(size), sink);
        } else if (collector.collect(in, size)) {
            emit(collector.take(in.alloc()), sink);
        }
    }

    private void emit(ByteBuf body, FrameSink sink) throws ZmtpProtocolException {
        state = State.FLAGS;
        if (isCommand()) {
            try {
                sink.onCommandFrame(body);
            } finally {
                body.release();
            }
        } else {
            sink.onMessageFrame(body, (flags & FrameHeader.MORE) != 0);
        }
    }

    private boolean isCommand() {
        return (flags & FrameHeader.COMMAND) != 0;
    }
}
