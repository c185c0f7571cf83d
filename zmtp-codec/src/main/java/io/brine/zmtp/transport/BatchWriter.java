package io.brine.zmtp.transport;

import io.brine.zmtp.message.MessageWriter;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.FrameHeader;
import io.brine.zmtp.wire.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.ReferenceCounted;

import org.jspecify.annotations.Nullable;

/**
 * Confined to its channel's loop. Encodes messages into a batch, which is sent when it is full or
 * flushed: short bodies are copied behind their headers, long ones go by reference. Holds no buffer
 * while nothing waits to be flushed.
 */
final class BatchWriter {
    /** Octets that are sent at once. */
    private static final int BATCH_OCTETS = 64 * 1024;

    private static final int FIRST_BATCH_OCTETS = 256;

    private final Channel channel;
    private final FrameWriter writer;
    private final boolean passesBodies;
    private final int overhead;
    private @Nullable ByteBuf batch;

    /** Octets in the batch that is begun next, to guess by. */
    private int expected = FIRST_BATCH_OCTETS;

    /** Octets written to the channel and not flushed. */
    private long unflushed;

    BatchWriter(Channel channel, FrameWriter writer) {
        this.channel = channel;
        this.writer = writer;
        passesBodies = writer.passesBodies();
        overhead = writer.overhead();
    }

    /** Takes a message, or an encoded one, and owns it; returns false when there is no room now. */
    boolean offer(ReferenceCounted message) {
        if (message instanceof ZmtpMessage plain) {
            return offer(plain);
        }
        ByteBuf encoded = (ByteBuf) message;
        int size = encoded.readableBytes();
        if (!makeRoom(size)) {
            return false;
        }
        if (size <= MessageWriter.COPY_LIMIT) {
            room(size).writeBytes(encoded, encoded.readerIndex(), size);
            encoded.release();
        } else {
            // Others send the same buffer: it may be read through indices of our own only.
            pass(encoded.duplicate());
        }
        return true;
    }

    private boolean offer(ZmtpMessage message) {
        int last = message.frameCount() - 1;
        int first = message.frameSize(0);
        if (!makeRoom(first + overhead)) {
            return false;
        }
        if (last == 0 && first <= MessageWriter.COPY_LIMIT && passesBodies) {
            ByteBuf out = room(first + overhead);
            writer.writeHeader(out, 0, first);
            message.writeFrame(0, out);
        } else {
            for (int i = 0; i <= last; i++) {
                writeFrame(message, i, i < last ? FrameHeader.MORE : 0);
            }
        }
        message.release();
        return true;
    }

    private void writeFrame(ZmtpMessage message, int index, int flags) {
        int size = message.frameSize(index);
        if (!passesBodies) {
            writer.writeFrame(room(overhead + size), message.frame(index), flags);
        } else if (size <= MessageWriter.COPY_LIMIT || isCopiedAnyway(message.frame(index))) {
            ByteBuf out = room(overhead + size);
            writer.writeHeader(out, flags, size);
            message.writeFrame(index, out);
        } else {
            writer.writeHeader(room(overhead), flags, size);
            pass(message.frame(index).retainedSlice());
        }
    }

    /** A channel sends from direct memory only. */
    private static boolean isCopiedAnyway(ByteBuf body) {
        return !body.isDirect() && body.readableBytes() <= BATCH_OCTETS;
    }

    /** Sends what there is when another {@code octets} do not fit; returns whether they do now. */
    private boolean makeRoom(int octets) {
        ByteBuf current = batch;
        if (current != null && current.writerIndex() + octets <= BATCH_OCTETS) {
            return true;
        }
        if (current != null || unflushed >= BATCH_OCTETS) {
            flush();
        }
        return channel.isWritable();
    }

    private ByteBuf room(int octets) {
        ByteBuf current = batch;
        if (current != null && current.writerIndex() + octets > BATCH_OCTETS) {
            endBatch();
            current = null;
        }
        if (current == null) {
            current = channel.alloc().directBuffer(Math.max(octets, expected));
            batch = current;
        }
        return current;
    }

    private void pass(ByteBuf octets) {
        endBatch();
        unflushed += octets.readableBytes();
        channel.write(octets, channel.voidPromise());
    }

    /** Writes the batch to the channel, so that what is written there next comes behind it. */
    void endBatch() {
        ByteBuf current = batch;
        if (current != null) {
            batch = null;
            int size = current.readableBytes();
            expected =
                    Math.min(
                            BATCH_OCTETS,
                            Math.max(FIRST_BATCH_OCTETS, Math.max(size, expected / 2)));
            unflushed += size;
            channel.write(current, channel.voidPromise());
        }
    }

    /** Sends everything taken so far. */
    void flush() {
        endBatch();
        if (unflushed > 0) {
            unflushed = 0;
            channel.flush();
        }
    }

    /** The connection is gone: throws away what was not written. */
    void release() {
        ByteBuf current = batch;
        if (current != null) {
            batch = null;
            current.release();
        }
    }
}
