package io.brine.zmtp.message;

import io.brine.zmtp.handshake.PeerInfo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCounted;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A multipart message: one or more frames of octets. Reference-counted: whoever owns it releases it
 * once, and its frames go with it. It may be handed from thread to thread; it may be read by one
 * thread at a time, since frames have reader indices (take {@link #retainedDuplicate} for a second
 * reader).
 *
 * <p>The only frame of a message stays what it came as, an array or a part of a read buffer, until
 * somebody asks for it as a buffer: most short messages never cost a buffer of their own.
 */
public final class ZmtpMessage implements ReferenceCounted {
    private static final AtomicIntegerFieldUpdater<ZmtpMessage> REFERENCES =
            AtomicIntegerFieldUpdater.newUpdater(ZmtpMessage.class, "references");

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
    private @Nullable PeerInfo peer;
    private int routingId;
    private byte @Nullable [] group;

    private ZmtpMessage(ByteBuf[] frames, @Nullable PeerInfo peer) {
        if (frames.length == 0) {
            throw new IllegalArgumentException("a message has at least one frame");
        }
        if (frames.length == 1) {
            only = frames[0];
        } else {
            this.frames = frames;
        }
        this.peer = peer;
    }

    private ZmtpMessage(Object only, int offset, int length, @Nullable PeerInfo peer) {
        this.only = only;
        this.offset = offset;
        this.length = length;
        this.peer = peer;
    }

    /** Makes a message around the arrays, which are not copied and must not change afterwards. */
    public static ZmtpMessage of(byte[]... frames) {
        ByteBuf[] bufs = new ByteBuf[frames.length];
        for (int i = 0; i < frames.length; i++) {
            bufs[i] = Unpooled.wrappedBuffer(frames[i]);
        }
        return new ZmtpMessage(bufs, null);
    }

    /**
     * Makes a message of one frame around the array, which is not copied and must not change
     * afterwards.
     */
    public static ZmtpMessage of(byte[] frame) {
        return new ZmtpMessage(Objects.requireNonNull(frame), WHOLE, 0, null);
    }

    /** Makes a message of the buffers' readable octets; takes ownership of the buffers. */
    public static ZmtpMessage of(ByteBuf... frames) {
        return new ZmtpMessage(frames.clone(), null);
    }

    /** Makes a message of the buffer's readable octets; takes ownership of the buffer. */
    public static ZmtpMessage of(ByteBuf frame) {
        return new ZmtpMessage(Objects.requireNonNull(frame), WHOLE, 0, null);
    }

    /** Makes a message of texts in UTF-8. */
    public static ZmtpMessage ofUtf8(String... frames) {
        ByteBuf[] bufs = new ByteBuf[frames.length];
        for (int i = 0; i < frames.length; i++) {
            bufs[i] = Unpooled.wrappedBuffer(frames[i].getBytes(StandardCharsets.UTF_8));
        }
        return new ZmtpMessage(bufs, null);
    }

    /** Makes a message around the array itself; takes ownership of array and buffers. */
    static ZmtpMessage adopt(ByteBuf[] frames, @Nullable PeerInfo peer) {
        return new ZmtpMessage(frames, peer);
    }

    /** Makes a message of one frame; takes ownership of the buffer. */
    static ZmtpMessage adopt(ByteBuf frame, @Nullable PeerInfo peer) {
        return new ZmtpMessage(frame, WHOLE, 0, peer);
    }

    /** Makes a message of a part of a buffer; takes one reference of the buffer over. */
    static ZmtpMessage adoptPart(ByteBuf whole, int offset, int length, @Nullable PeerInfo peer) {
        return new ZmtpMessage(whole, offset, length, peer);
    }

    /** Returns how many frames there are, at least 1. */
    public int frameCount() {
        ByteBuf[] several = frames;
        return several == null ? 1 : several.length;
    }

    /**
     * Returns a frame, borrowed: valid while the message is; the caller neither releases nor writes
     * it.
     */
    public ByteBuf frame(int index) {
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
    public int frameSize(int index) {
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
    public void writeFrame(int index, ByteBuf out) {
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

    /** Returns a copy of a frame's octets. */
    public byte[] bytes(int index) {
        return ByteBufUtil.getBytes(frame(index));
    }

    /** Returns a frame read as UTF-8. */
    public String utf8(int index) {
        return frame(index).toString(StandardCharsets.UTF_8);
    }

    /** Returns the sum of the frames' octets. */
    public long size() {
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

    /**
     * Returns the TCP peer that the message came from, or null for a message made here. It stays
     * with the message, and with those made from it by {@link #prepend} and {@link #skip}, also
     * when it is sent on through inproc.
     */
    public @Nullable PeerInfo peer() {
        return peer;
    }

    /** Notes where the message came from; returns this. For the owner only. */
    public ZmtpMessage withPeer(@Nullable PeerInfo origin) {
        peer = origin;
        return this;
    }

    /**
     * Returns the routing id of the peer that the message came from or goes to, on SERVER and PEER
     * (RFC 41); 0 for none. It stands beside the frames and is lost by {@link #prepend} and {@link
     * #skip}.
     */
    public int routingId() {
        return routingId;
    }

    /** Sets the routing id; returns this. For the owner only. */
    public ZmtpMessage withRoutingId(int id) {
        routingId = id;
        return this;
    }

    /**
     * Returns a copy of the group that the message belongs to, on RADIO and DISH (RFC 48); null for
     * none. It stands beside the frames and is lost by {@link #prepend} and {@link #skip}.
     */
    public byte @Nullable [] group() {
        return group == null ? null : group.clone();
    }

    /** Sets the group, copied; returns this. For the owner only. */
    public ZmtpMessage withGroup(byte @Nullable [] name) {
        group = name == null ? null : name.clone();
        return this;
    }

    /**
     * Returns a message with one more frame in front. Takes ownership of this message and of the
     * frame.
     */
    public ZmtpMessage prepend(ByteBuf first) {
        ByteBuf[] old = takeFrames();
        ByteBuf[] all = new ByteBuf[old.length + 1];
        all[0] = first;
        System.arraycopy(old, 0, all, 1, old.length);
        return new ZmtpMessage(all, peer);
    }

    /**
     * Returns a message with more frames in front, in their order. Takes ownership of this message
     * and of the frames.
     */
    public ZmtpMessage prependAll(ByteBuf... first) {
        ByteBuf[] old = takeFrames();
        ByteBuf[] all = Arrays.copyOf(first, first.length + old.length);
        System.arraycopy(old, 0, all, first.length, old.length);
        return new ZmtpMessage(all, peer);
    }

    /**
     * Returns a message with one more frame in front, not copied. Takes ownership of this message.
     */
    public ZmtpMessage prepend(byte[] first) {
        return prepend(Unpooled.wrappedBuffer(first));
    }

    /**
     * Returns a message without the first frames. Takes ownership of this message.
     *
     * @param count 0 to {@code frameCount() - 1}
     */
    public ZmtpMessage skip(int count) {
        int all = frameCount();
        if (count < 0 || count >= all) {
            throw new IllegalArgumentException("cannot skip " + count + " of " + all + " frames");
        }
        ByteBuf[] old = takeFrames();
        for (int i = 0; i < count; i++) {
            old[i].release();
        }
        return count == all - 1
                ? adopt(old[count], peer)
                : new ZmtpMessage(Arrays.copyOfRange(old, count, all), peer);
    }

    /** Returns a read buffer that stays alive for a small part of it; null if there is none. */
    @Nullable ByteBuf sharedBuffer() {
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
    public void compact() {
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

    /**
     * Returns a second message over the same octets, to be released on its own; frames have their
     * own indices.
     */
    public ZmtpMessage retainedDuplicate() {
        ByteBuf[] several = frames;
        ZmtpMessage copy;
        if (several == null) {
            copy = duplicateOnly();
        } else {
            ByteBuf[] copies = new ByteBuf[several.length];
            for (int i = 0; i < copies.length; i++) {
                copies[i] = several[i].retainedDuplicate();
            }
            copy = new ZmtpMessage(copies, peer);
        }
        copy.routingId = routingId;
        copy.group = group;
        return copy;
    }

    private ZmtpMessage duplicateOnly() {
        return switch (only) {
            case byte[] array -> new ZmtpMessage(array, WHOLE, 0, peer);
            case ByteBuf whole when offset != WHOLE ->
                    new ZmtpMessage(whole.retain(), offset, length, peer);
            case ByteBuf frame -> new ZmtpMessage(frame.retainedDuplicate(), WHOLE, 0, peer);
            case null, default -> throw new IllegalReferenceCountException(references);
        };
    }

    private ByteBuf[] takeFrames() {
        ByteBuf[] several = frames;
        ByteBuf[] taken = several == null ? new ByteBuf[] {frame(0)} : several;
        if (references == 1) {
            // The frames are the caller's from here on.
            references = 0;
            frames = null;
            only = null;
            return taken;
        }
        ByteBuf[] copies = new ByteBuf[taken.length];
        for (int i = 0; i < taken.length; i++) {
            copies[i] = taken[i].retainedDuplicate();
        }
        release();
        return copies;
    }

    @Override
    public int refCnt() {
        return references;
    }

    @Override
    public ZmtpMessage retain() {
        return retain(1);
    }

    @Override
    public ZmtpMessage retain(int increment) {
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
    public boolean release() {
        // Whoever holds the only reference has no rival: no atomic instruction for most messages.
        if (references == 1) {
            REFERENCES.lazySet(this, 0);
            deallocate();
            return true;
        }
        return release(1);
    }

    @Override
    public boolean release(int decrement) {
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
    public ZmtpMessage touch() {
        return touch("touch");
    }

    @Override
    public ZmtpMessage touch(Object hint) {
        if (frames != null) {
            for (ByteBuf frame : frames) {
                frame.touch(hint);
            }
        } else if (only instanceof ByteBuf buffer) {
            buffer.touch(hint);
        }
        return this;
    }

    @Override
    public String toString() {
        return "ZmtpMessage("
                + frameCount()
                + " frames, "
                + (refCnt() > 0 ? size() + " octets)" : "released)");
    }
}
