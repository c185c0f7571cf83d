package io.brine.zmtp.message;

import io.brine.zmtp.handshake.PeerInfo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A multipart message: one or more frames of octets. Reference-counted: whoever owns it releases it
 * once, and its frames go with it. It may be handed from thread to thread; it may be read by one
 * thread at a time, since frames have reader indices (take {@link #retainedDuplicate} for a second
 * reader).
 *
 * <p>The only frame of a message stays what it came as, an array or a part of a read buffer, until
 * somebody asks for it as a buffer: most short messages never cost a buffer of their own.
 */
public final class ZmtpMessage extends MessageFrames {
    private @Nullable PeerInfo peer;
    private int routingId;
    private byte @Nullable [] group;

    private ZmtpMessage(ByteBuf[] frames, @Nullable PeerInfo peer) {
        super(frames);
        this.peer = peer;
    }

    private ZmtpMessage(byte[] frame) {
        super(frame);
    }

    private ZmtpMessage(ByteBuf frame, @Nullable PeerInfo peer) {
        super(frame);
        this.peer = peer;
    }

    private ZmtpMessage(ByteBuf whole, int offset, int length, @Nullable PeerInfo peer) {
        super(whole, offset, length);
        this.peer = peer;
    }

    private ZmtpMessage(ZmtpMessage original) {
        super(original);
        peer = original.peer;
        routingId = original.routingId;
        group = original.group;
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
        return new ZmtpMessage(frame);
    }

    /** Makes a message of the buffers' readable octets; takes ownership of the buffers. */
    public static ZmtpMessage of(ByteBuf... frames) {
        return new ZmtpMessage(frames.clone(), null);
    }

    /** Makes a message of the buffer's readable octets; takes ownership of the buffer. */
    public static ZmtpMessage of(ByteBuf frame) {
        return new ZmtpMessage(frame, null);
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
        return new ZmtpMessage(frame, peer);
    }

    /** Makes a message of a part of a buffer; takes one reference of the buffer over. */
    static ZmtpMessage adoptPart(ByteBuf whole, int offset, int length, @Nullable PeerInfo peer) {
        return new ZmtpMessage(whole, offset, length, peer);
    }

    /** Returns a copy of a frame's octets. */
    public byte[] bytes(int index) {
        return ByteBufUtil.getBytes(frame(index));
    }

    /** Returns a frame read as UTF-8. */
    public String utf8(int index) {
        return frame(index).toString(StandardCharsets.UTF_8);
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

    /**
     * Returns a second message over the same octets, to be released on its own; frames have their
     * own indices.
     */
    public ZmtpMessage retainedDuplicate() {
        return new ZmtpMessage(this);
    }

    @Override
    public ZmtpMessage retain() {
        return retain(1);
    }

    @Override
    public ZmtpMessage retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public ZmtpMessage touch() {
        return touch("touch");
    }

    @Override
    public ZmtpMessage touch(Object hint) {
        super.touch(hint);
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
