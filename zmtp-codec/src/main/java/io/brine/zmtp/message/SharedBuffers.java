package io.brine.zmtp.message;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/**
 * Stateless. Read buffers that stay alive for messages that are small parts of them: a message of
 * ten octets can keep 256 KiB.
 */
final class SharedBuffers {
    /** A part of at least this share of its buffer is worth the rest of it. */
    private static final int WORTH = 4;

    private SharedBuffers() {}

    /** Returns the buffer of which a frame is a small part, or null if it is none. */
    static @Nullable ByteBuf of(ByteBuf frame) {
        return of(frame, frame.readableBytes());
    }

    /** As {@link #of(ByteBuf)}, for so many octets of a buffer. */
    static @Nullable ByteBuf of(ByteBuf buffer, int octets) {
        ByteBuf root = buffer;
        for (ByteBuf next = root.unwrap(); next != null; next = root.unwrap()) {
            root = next;
        }
        return octets >= root.capacity() / WORTH ? null : root;
    }
}
