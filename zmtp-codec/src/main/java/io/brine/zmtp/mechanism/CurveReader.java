package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.FrameReader;
import io.brine.zmtp.wire.FrameSink;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Confined to its connection. Opens MESSAGE frames, in place, and hands on what is in them. A frame
 * that is not a MESSAGE, whose box does not open or whose nonce did not grow ends the connection.
 * MESSAGE as a command, as RFC 26 has it, is taken as well as libzmq's message frames.
 */
final class CurveReader implements FrameReader, FrameSink {
    private final CurveBox receiving;
    private final FrameReader frames;
    private final long maxFrame;
    private final long maxCommand;
    private long lastNonce;
    private @Nullable FrameSink target;

    CurveReader(
            CurveBox receiving,
            long lastNonce,
            FrameReader frames,
            long maxFrame,
            long maxCommand) {
        this.receiving = receiving;
        this.lastNonce = lastNonce;
        this.frames = frames;
        this.maxFrame = maxFrame < 0 ? Long.MAX_VALUE : maxFrame;
        this.maxCommand = maxCommand < 0 ? Long.MAX_VALUE : maxCommand;
    }

    @Override
    public void decode(ByteBuf in, FrameSink sink) throws ZmtpProtocolException {
        target = sink;
        frames.decode(in, this);
    }

    @Override
    public void release() {
        frames.release();
    }

    @Override
    public boolean wantsFrames() {
        FrameSink sink = target;
        return sink != null && sink.wantsFrames();
    }

    @Override
    public void onMessageFrame(ByteBuf body, boolean more) throws ZmtpProtocolException {
        try {
            int flags = open(body, body.readerIndex(), body.readableBytes(), more);
            body.skipBytes(CurveFormat.SEAL_SIZE);
            if ((flags & CurveFormat.INNER_COMMAND) != 0) {
                sink().onCommandFrame(body);
            } else {
                sink().onMessageFrame(body.retain(), (flags & CurveFormat.INNER_MORE) != 0);
            }
        } finally {
            body.release();
        }
    }

    @Override
    public void onMessageFrame(ByteBuf in, int index, int size, boolean more)
            throws ZmtpProtocolException {
        int flags = open(in, index, size, more);
        int start = index + CurveFormat.SEAL_SIZE;
        int left = size - CurveFormat.SEAL_SIZE;
        if ((flags & CurveFormat.INNER_COMMAND) != 0) {
            sink().onCommandFrame(in.slice(start, left));
        } else {
            sink().onMessageFrame(in, start, left, (flags & CurveFormat.INNER_MORE) != 0);
        }
    }

    @Override
    public void onCommandFrame(ByteBuf body) throws ZmtpProtocolException {
        onMessageFrame(body.retain(), false);
    }

    private FrameSink sink() {
        return Objects.requireNonNull(target);
    }

    /**
     * Opens a frame that lies in a buffer; returns its inner flags. What is in it stands behind the
     * first {@link CurveFormat#SEAL_SIZE} octets.
     */
    private int open(ByteBuf in, int index, int size, boolean more) throws ZmtpProtocolException {
        if (more || size < CurveFormat.SEAL_SIZE) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_MALFORMED_COMMAND_MESSAGE,
                    more
                            ? "a sealed frame has MORE set outside its box"
                            : "a frame of " + size + " octets is too short for a MESSAGE of CURVE");
        }
        if (in.getLong(index) != CurveFormat.NAME) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_UNEXPECTED_COMMAND,
                    "a frame is not a MESSAGE of CURVE; nothing may come in clear");
        }
        long nonce = in.getLong(index + Long.BYTES);
        if (Long.compareUnsigned(nonce, lastNonce) <= 0) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_INVALID_SEQUENCE,
                    "nonce "
                            + Long.toUnsignedString(nonce)
                            + " of a MESSAGE is not above "
                            + Long.toUnsignedString(lastNonce)
                            + ": a replay?");
        }
        int box = index + 2 * Long.BYTES;
        if (!receiving.openInPlace(in, box, size - 2 * Long.BYTES, nonce)) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_CRYPTOGRAPHIC, "a MESSAGE of CURVE does not open");
        }
        lastNonce = nonce;
        int flags = in.getByte(box + CurveBox.MAC_SIZE);
        checkSize(size - CurveFormat.SEAL_SIZE, (flags & CurveFormat.INNER_COMMAND) != 0);
        return flags;
    }

    private void checkSize(int size, boolean command) throws ZmtpProtocolException {
        long limit = command ? maxCommand : maxFrame;
        if (size > limit) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_UNSPECIFIED,
                    "a "
                            + (command ? "command" : "frame")
                            + " of "
                            + size
                            + " octets is over the limit of "
                            + limit);
        }
    }
}
