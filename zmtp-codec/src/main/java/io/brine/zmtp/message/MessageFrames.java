package io.brine.zmtp.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCounted;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The frames of a {@link ZmtpMessage} and the count of those who own them: what holds buffers, and
 * gives them back. A superclass, not a part, so that a message stays one object.
 */
abstract class MessageFrames implements ReferenceCounted {
    private static final AtomicIntegerFieldUpdater<MessageFrames> REFERENCES =
            AtomicIntegerFieldUpdater.newUpdater(MessageFrames.class, "references");

    /** The offset of an only frame that is all of its buffer or array. */
    private static final int WHOLE = -1;

    private volatile int references = 1;

    /** All frames when there are several, else null. */
    private ByteBuf @Nullable [] frames;

    /**
     * The only frame: its array, its buffer, or, when the offset is not WHOLE, a buffer that it is
     * a part of, of which one reference is ours.
     */
    private @Nullable Object only;

    private int offset = WHOLE;
    private int length;

    /** Takes ownership of array and buffers. */
    MessageFrames(ByteBuf[] frames) {
        if (frames.length == 0) {
            throw new IllegalArgumentException("a message has at least one frame");
        }
        if (frames.length == 1) {
            only = frames[0];
        } else {
            this.frames = frames;
        }
    }

    /** One frame around an array, which must not change afterwards. */
    MessageFrames(byte[] only) {
        this.only = Objects.requireNonNull(only);
    }

    /** One frame; takes ownership of the buffer. */
    MessageFrames(ByteBuf only) {
        this.only = Objects.requireNonNull(only);
    }

    /** One frame that is a part of a buffer; takes one reference of the buffer over. */
    MessageFrames(ByteBuf whole, int offset, int length) {
        only = whole;
        this.offset = offset;
        this.length = length;
    }

    /** The same octets, to be released on their own. */
    MessageFrames(MessageFrames original) {
        ByteBuf[] several = original.frames;
        if (several == null) {
            only = original.duplicateOnly();
            offset = original.offset;
            length = original.length;
        } else {
            frames = retainedDuplicates(several);
        }
    }

    private Object duplicateOnly() {
        return switch (only) {
            case byte[] array -> array;
            case ByteBuf whole when offset != WHOLE -> whole.retain();
            case ByteBuf frame -> frame.retainedDuplicate();
            case null, default -> throw new IllegalReferenceCountException(references);
        };
    }

    private static ByteBuf[] retainedDuplicates(ByteBuf[] frames) {
        ByteBuf[] copies = new ByteBuf[frames.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = frames[i].retainedDuplicate();
        }
        return copies;
    }

    /** Returns how many frames there are, at least 1. */
    public final int frameCount() {
        ByteBuf[] several = frames;
        return several == null ? 1 : several.length;
    }

    /**
     * Returns a frame, borrowed: valid while the message is; the caller neither releases nor writes
     * it.
     */
    public final ByteBuf frame(int index) {
        ByteBuf[] several = frames;
        if (several != null) {
            return several[index];
        }
        Objects.checkIndex(index, 1);
        if (offset == WHOLE && only instanceof ByteBuf frame) {
            return frame;
        }
        return cutOnly();
    }

    private ByteBuf cutOnly() {
        ByteBuf frame;
        if (only instanceof byte[] array) {
            frame = Unpooled.wrappedBuffer(array);
        } else if (only instanceof ByteBuf whole) {
            frame = whole.slice(offset, length);
        } else {
            throw new IllegalReferenceCountException(refCnt());
        }
        only = frame;
        offset = WHOLE;
        return frame;
    }

    /** Returns a frame's number of octets; cheaper than by {@link #frame}. */
    public final int frameSize(int index) {
        if (frames == null && index == 0) {
            if (offset != WHOLE) {
                return length;
            }
            if (only instanceof byte[] array) {
                return array.length;
            }
        }
        return frame(index).readableBytes();
    }

    /** Writes a frame's octets to a buffer, borrowed; the frame's indices stay. */
    public final void writeFrame(int index, ByteBuf out) {
        if (frames == null && index == 0) {
            if (only instanceof byte[] array) {
                out.writeBytes(array);
                return;
            }
            if (offset != WHOLE && only instanceof ByteBuf whole) {
                out.writeBytes(whole, offset, length);
                return;
            }
        }
        ByteBuf frame = frame(index);
        out.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
    }

    /** Returns the sum of the frames' octets. */
    public final long size() {
        ByteBuf[] several = frames;
        if (several == null) {
            return frameSize(0);
        }
        long size = 0;
        for (ByteBuf frame : several) {
            size += frame.readableBytes();
        }
        return size;
    }

    /** Returns a read buffer that stays alive for a small part of it; null if there is none. */
    final @Nullable ByteBuf sharedBuffer() {
        ByteBuf[] several = frames;
        if (several == null) {
            return only instanceof ByteBuf buffer ? SharedBuffers.of(buffer, frameSize(0)) : null;
        }
        for (ByteBuf frame : several) {
            ByteBuf shared = SharedBuffers.of(frame);
            if (shared != null) {
                return shared;
            }
        }
        return null;
    }

    /** Copies what is a small part of a read buffer. For the only owner, while nobody reads it. */
    public final void compact() {
        ByteBuf[] several = frames;
        if (references != 1) {
            return;
        }
        if (several == null) {
            if (only instanceof ByteBuf buffer && sharedBuffer() != null) {
                byte[] copy = new byte[frameSize(0)];
                buffer.getBytes(offset == WHOLE ? buffer.readerIndex() : offset, copy);
                only = copy;
                offset = WHOLE;
                buffer.release();
            }
            return;
        }
        for (int i = 0; i < several.length; i++) {
            ByteBuf frame = several[i];
            if (SharedBuffers.of(frame) != null) {
                several[i] = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(frame));
                frame.release();
            }
        }
    }

    /** Gives the frames away, and with them the reference that the caller has. */
    final ByteBuf[] takeFrames() {
        ByteBuf[] several = frames;
        ByteBuf[] taken = several == null ? new ByteBuf[] {frame(0)} : several;
        if (references == 1) {
            // The frames are the caller's from here on.
            references = 0;
            frames = null;
            only = null;
            return taken;
        }
        ByteBuf[] copies = retainedDuplicates(taken);
        release();
        return copies;
    }

    @Override
    public final int refCnt() {
        return references;
    }

    @Override
    public MessageFrames retain(int increment) {
        if (increment <= 0) {
            throw new IllegalArgumentException("increment " + increment + " is not positive");
        }
        int old;
        do {
            old = references;
            if (old <= 0 || old > Integer.MAX_VALUE - increment) {
                throw new IllegalReferenceCountException(old, increment);
            }
        } while (!REFERENCES.compareAndSet(this, old, old + increment));
        return this;
    }

    @Override
    public final boolean release() {
        // Whoever holds the only reference has no rival: no atomic instruction for most messages.
        if (references == 1) {
            REFERENCES.lazySet(this, 0);
            deallocate();
            return true;
        }
        return release(1);
    }

    @Override
    public final boolean release(int decrement) {
        if (decrement <= 0) {
            throw new IllegalArgumentException("decrement " + decrement + " is not positive");
        }
        int old;
        do {
            old = references;
            if (old < decrement) {
                throw new IllegalReferenceCountException(old, -decrement);
            }
        } while (!REFERENCES.compareAndSet(this, old, old - decrement));
        if (old == decrement) {
            deallocate();
            return true;
        }
        return false;
    }

    private void deallocate() {
        ByteBuf[] several = frames;
        if (several != null) {
            for (ByteBuf frame : several) {
                frame.release();
            }
        } else if (only instanceof ByteBuf buffer) {
            // A part's reference is one of the buffer's.
            buffer.release();
        }
        only = null;
    }

    @Override
    public MessageFrames touch(Object hint) {
        if (frames != null) {
            for (ByteBuf frame : frames) {
                frame.touch(hint);
            }
        } else if (only instanceof ByteBuf buffer) {
            buffer.touch(hint);
        }
        return this;
    }
}
