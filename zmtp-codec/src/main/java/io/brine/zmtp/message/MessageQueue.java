package io.brine.zmtp.message;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * Confined to its user. Messages that wait. Small ones come as parts of large read buffers; when
 * those that the queue keeps alive grow beyond a bound, the messages are copied out of them, so
 * that a queue takes no more than four times what its messages take, {@link #MAX_SHARED} and one
 * read buffer. What does not wait long is not copied.
 */
public final class MessageQueue<T extends ReferenceCounted> {
    /** Octets of read buffers kept alive, beyond the newest. */
    static final int MAX_SHARED = 64 * 1024;

    private final ArrayDeque<T> messages = new ArrayDeque<>();

    /** The buffer of the newest message; compared only, it may be released. */
    private @Nullable ByteBuf newest;

    private long shared;

    /** Returns whether nothing waits. */
    public boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Returns how many messages wait. */
    public int size() {
        return messages.size();
    }

    /** Adds a message at the end; the queue owns it. */
    public void add(T message) {
        if (message instanceof ZmtpMessage plain) {
            account(plain);
        }
        messages.add(message);
    }

    private void account(ZmtpMessage message) {
        ByteBuf buffer = message.sharedBuffer();
        if (buffer == null || isSame(buffer, newest)) {
            return;
        }
        if (shared > MAX_SHARED) {
            for (T waiting : messages) {
                if (waiting instanceof ZmtpMessage plain) {
                    plain.compact();
                }
            }
            shared = 0;
        }
        newest = buffer;
        shared += buffer.capacity();
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(ByteBuf one, @Nullable ByteBuf other) {
        return one == other;
    }

    /** Adds a message at the front; the queue owns it. */
    public void addFirst(T message) {
        messages.addFirst(message);
    }

    /** Returns the first message, which stays; null if there is none. */
    public @Nullable T peek() {
        return messages.peek();
    }

    /** Returns the first message, owned by the caller; null if there is none. */
    public @Nullable T poll() {
        T first = messages.poll();
        if (messages.isEmpty()) {
            newest = null;
            shared = 0;
        }
        return first;
    }
}
