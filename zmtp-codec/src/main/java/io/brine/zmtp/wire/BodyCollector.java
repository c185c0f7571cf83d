package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Confined to its decoder. The pieces of a body that spans several reads. A piece that fills most
 * of its read buffer is kept as a slice; smaller ones are copied together, so that a peer that
 * drips octets cannot pin a read buffer for each.
 */
final class BodyCollector {
    private static final int MIN_SLICE = 1024;
    private static final int MIN_TAIL = 256;
    private static final int MAX_TAIL = 1 << 18;

    private final List<ByteBuf> parts = new ArrayList<>(4);
    private @Nullable ByteBuf tail;
    private int collected;

    boolean isEmpty() {
        return collected == 0;
    }

    /**
     * Takes what {@code in} has of a body of {@code size} octets; returns whether the body is
     * complete.
     */
    boolean collect(ByteBuf in, int size) {
        int count = Math.min(in.readableBytes(), size - collected);
        if (count >= MIN_SLICE && count >= in.capacity() / 2) {
            parts.add(in.readRetainedSlice(count));
            tail = null;
            collected += count;
        } else {
            copy(in, count, size);
        }
        return collected == size;
    }

    private void copy(ByteBuf in, int count, int size) {
        int left = count;
        while (left > 0) {
            ByteBuf target = tail;
            if (target == null || !target.isWritable()) {
                int room = Math.max(MIN_TAIL, Math.max(left, Math.min(collected, MAX_TAIL)));
                int capacity = Math.min(room, size - collected);
                target = in.alloc().buffer(capacity, capacity);
                parts.add(target);
                tail = target;
            }
            int piece = Math.min(left, target.writableBytes());
            target.writeBytes(in, piece);
            collected += piece;
            left -= piece;
        }
    }

    /** Returns the body, owned by the caller, and begins anew. */
    ByteBuf take(ByteBufAllocator allocator) {
        ByteBuf body;
        if (parts.size() == 1) {
            body = parts.get(0);
        } else {
            CompositeByteBuf whole = allocator.compositeBuffer(Math.max(parts.size(), 2));
            whole.addComponents(true, parts);
            body = whole;
        }
        reset();
        return body;
    }

    void release() {
        parts.forEach(ByteBuf::release);
        reset();
    }

    private void reset() {
        parts.clear();
        tail = null;
        collected = 0;
    }
}
