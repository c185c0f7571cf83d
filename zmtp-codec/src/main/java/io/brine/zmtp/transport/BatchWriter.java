package io.brine.zmtp.transport;

import io.brine.zmtp.message.MessageWriter;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.FrameHeader;
import io.brine.zmtp.wire.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.ReferenceCounted;

import org.jspecify.annotations.Nullable;

import java.util.Queue;

/**
 * Confined to its channel's loop, short-lived. Writes queued messages while the channel takes them:
 * small ones are copied together into one buffer, large bodies go as they are. Does not flush.
 */
final class BatchWriter {
    private static final int BATCH_OCTETS = 32 * 1024;
    private static final int SINGLE_OCTETS = 256;

    private final Channel channel;
    private final FrameWriter writer;
    private @Nullable ByteBuf batch;
    private boolean wrote;
    private int firstCapacity = SINGLE_OCTETS;

    BatchWriter(Channel channel, FrameWriter writer) {
        this.channel = channel;
        this.writer = writer;
    }

    /** Takes and writes messages; returns whether anything was written. */
    boolean write(Queue<ReferenceCounted> outbound) {
        if (outbound.size() > 1) {
            firstCapacity = BATCH_OCTETS / 2;
        }
        while (channel.isWritable()) {
            ReferenceCounted next = outbound.poll();
            if (next == null) {
                break;
            }
            if (next instanceof ByteBuf encoded) {
                writeEncoded(encoded, outbound.isEmpty());
            } else {
                writeMessage((ZmtpMessage) next);
            }
        }
        endBatch();
        return wrote;
    }

    private void writeEncoded(ByteBuf encoded, boolean last) {
        int size = encoded.readableBytes();
        if (size > MessageWriter.COPY_LIMIT || (last && batch == null)) {
            pass(encoded);
        } else {
            room(size).writeBytes(encoded);
            encoded.release();
        }
    }

    private void writeMessage(ZmtpMessage message) {
        try {
            int last = message.frameCount() - 1;
            for (int i = 0; i <= last; i++) {
                ByteBuf body = message.frame(i);
                int size = body.readableBytes();
                int flags = i < last ? FrameHeader.MORE : 0;
                if (size <= MessageWriter.COPY_LIMIT || !writer.passesBodies()) {
                    writer.writeFrame(room(writer.overhead() + size), body, flags);
                } else {
                    writer.writeHeader(room(writer.overhead()), flags, size);
                    pass(body.retainedSlice());
                }
            }
        } finally {
            message.release();
        }
    }

    private void pass(ByteBuf octets) {
        endBatch();
        channel.write(octets, channel.voidPromise());
        wrote = true;
    }

    private ByteBuf room(int octets) {
        ByteBuf current = batch;
        if (current != null && current.maxWritableBytes() < octets) {
            endBatch();
            current = null;
        }
        if (current == null) {
            int capacity = Math.max(octets, firstCapacity);
            current = channel.alloc().directBuffer(capacity, Math.max(capacity, BATCH_OCTETS));
            batch = current;
        }
        return current;
    }

    private void endBatch() {
        ByteBuf current = batch;
        if (current != null) {
            batch = null;
            channel.write(current, channel.voidPromise());
            wrote = true;
        }
    }
}
