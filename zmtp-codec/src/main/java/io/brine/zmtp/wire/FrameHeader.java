package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;

/**
 * Stateless. The octets before a frame's body: flags, then the size in 1 or 8 octets (RFC 37,
 * Framing).
 */
public final class FrameHeader {
    /** More frames of this message follow. */
    public static final int MORE = 0x01;

    /** The size has 8 octets, big-endian, instead of 1. */
    public static final int LONG = 0x02;

    /** The frame is a command. */
    public static final int COMMAND = 0x04;

    /** Octets of the shortest header. */
    public static final int MIN_OCTETS = 2;

    /** Octets of the longest header. */
    public static final int MAX_OCTETS = 9;

    private static final int MAX_SHORT = 255;

    private FrameHeader() {}

    /** Returns the octets that the header of a body of {@code size} octets takes. */
    public static int octets(int size) {
        return size > MAX_SHORT ? MAX_OCTETS : MIN_OCTETS;
    }

    /** Writes a header, short up to 255 octets. Borrows {@code out}. */
    public static void write(ByteBuf out, int flags, int size) {
        if (size > MAX_SHORT) {
            out.writeByte(flags | LONG);
            out.writeLong(size);
        } else {
            out.writeShort(flags << 8 | size);
        }
    }
}
