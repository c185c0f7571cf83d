package io.brine.zmtp.transport;

import io.brine.zmtp.message.MessageWriter;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.FrameHeader;
import io.brine.zmtp.wire.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCounted;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Confined to its channel's loop. Encodes messages into a batch, which is sent when it is full or
 * flushed: short bodies are copied behind their headers, long ones go by reference. Nothing more is
 * encoded while the system has not taken all that was flushed, so that no more than one batch is
 * neither queued by the sender nor with the system. Holds no buffer while nothing waits.
 */
final class BatchWriter {
    /** Octets that are sent at once. */
    private static final int BATCH_OCTETS = 64 * 1024;

    /** Octets that may be in a batch of more messages than the sender's high-water mark. */
    private static final int SMALL_BATCH_OCTETS = 8 * 1024;

    private static final int FIRST_BATCH_OCTETS = 256;

    /**
     * The pieces that the front of a long body goes in. Netty gathers up to a limit, which it takes
     * from the send buffer before a dialled connection is established, too early, and doubles
     * whenever a gathered write goes through. A body in one piece never fits, so that limit would
     * stay, and each header would be a write and a packet of its own.
     */
    static final int PIECE_OCTETS = 16 * 1024;

    /** Octets of a body behind which the rest goes in one piece. */
    static final int FRONT_OCTETS = 64 * 1024;

    private final Channel channel;
    private final FrameWriter writer;
    private final boolean passesBodies;
    private final int overhead;
    private final int maxMessages;
    private final Runnable onRoom;
    private final ChannelFutureListener sent = this::sent;
    private @Nullable ByteBuf batch;

    /** There when what is taken has to be given back if it cannot be sent. */
    private @Nullable InFlight inFlight;

    /** The last write since the system had everything. */
    private @Nullable ChannelFuture lastWrite;

    /** Messages taken since the system had everything. */
    private int messages;

    /** Octets written to the channel since the system had everything. */
    private long written;

    /** The system has not taken all that was flushed. */
    private boolean waiting;

    /** Octets in the batch that is begun next, to guess by. */
    private int expected = FIRST_BATCH_OCTETS;

    /** Octets written to the channel and not flushed. */
    private long unflushed;

    /**
     * Makes the writer of a channel.
     *
     * @param highWaterMark the sender's, which bounds the messages of a batch; 0 for none
     * @param onRoom told when there is room again, after an offer was refused
     */
    BatchWriter(Channel channel, FrameWriter writer, int highWaterMark, Runnable onRoom) {
        this.channel = channel;
        this.writer = writer;
        this.onRoom = onRoom;
        maxMessages = highWaterMark == 0 ? Integer.MAX_VALUE : highWaterMark;
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
        messages++;
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
        messages++;
        InFlight kept = inFlight;
        if (kept == null) {
            message.release();
        } else {
            ByteBuf current = batch;
            kept.add(message, written + (current == null ? 0 : current.readableBytes()));
        }
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
        if (waiting) {
            return false;
        }
        ByteBuf current = batch;
        int size = current == null ? 0 : current.writerIndex();
        if (size + octets > BATCH_OCTETS
                ? size > 0
                : messages >= maxMessages && written + size >= SMALL_BATCH_OCTETS) {
            flush();
        } else if (unflushed >= BATCH_OCTETS) {
            flush();
        }
        return !waiting;
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
        for (int cut = 0;
                cut < FRONT_OCTETS && octets.readableBytes() > PIECE_OCTETS;
                cut += PIECE_OCTETS) {
            write(octets.readRetainedSlice(PIECE_OCTETS));
        }
        write(octets);
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
            write(current);
        }
    }

    private void write(ByteBuf octets) {
        int size = octets.readableBytes();
        unflushed += size;
        written += size;
        ChannelPromise promise = channel.newPromise();
        lastWrite = promise;
        InFlight kept = inFlight;
        if (kept != null) {
            kept.writing(octets, promise);
        }
        channel.write(octets, promise);
    }

    /** Sends everything taken so far. */
    void flush() {
        endBatch();
        if (unflushed > 0) {
            unflushed = 0;
            channel.flush();
        }
        ChannelFuture last = lastWrite;
        if (last == null || waiting) {
            return;
        }
        if (last.isSuccess()) {
            landed();
        } else {
            waiting = true;
            InFlight kept = inFlight;
            if (kept != null) {
                kept.stalled();
            }
            last.addListener(sent);
        }
    }

    private void landed() {
        lastWrite = null;
        messages = 0;
        written = 0;
        waiting = false;
        InFlight kept = inFlight;
        if (kept != null) {
            kept.landed();
        }
    }

    private void sent(ChannelFuture last) {
        if (!last.isSuccess()) {
            channel.pipeline().fireExceptionCaught(last.cause());
        } else {
            landed();
            onRoom.run();
        }
    }

    /** Keeps what is taken from here on until the system has it, for {@link #release}. */
    void keep() {
        inFlight = new InFlight();
    }

    /** Returns how many messages were flushed and are not all with the system. */
    int unsent() {
        return waiting ? messages : 0;
    }

    /**
     * The connection is gone: returns the messages that were not sent, if they were kept, in order
     * and owned by the caller.
     */
    List<ReferenceCounted> release() {
        ByteBuf current = batch;
        if (current != null) {
            batch = null;
            current.release();
        }
        InFlight kept = inFlight;
        inFlight = null;
        return kept == null ? List.of() : kept.unsent();
    }
}
