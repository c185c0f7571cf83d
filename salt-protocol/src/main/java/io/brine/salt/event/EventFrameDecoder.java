package io.brine.salt.event;

import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes event messages out of a byte stream, with and without length prefix, told apart by the
 * first octet of each. Holds no more than one message. Confined to one thread at a time.
 */
public final class EventFrameDecoder {
    private static final int PREFIX = 4;
    private static final int PIECE = 64 * 1024;

    private final int maxMessageBytes;
    private byte[] held = new byte[0];
    private int size;

    /** Octets that must be there before another attempt can succeed. */
    private int wanted = 1;

    /**
     * Makes a decoder for one stream.
     *
     * @param maxMessageBytes largest message that is accepted; Salt's {@code max_event_size} is 1
     *     MiB
     */
    public EventFrameDecoder(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Takes the next octets of the stream, all that remain in {@code chunk}, and returns the
     * messages that they complete.
     *
     * @throws PayloadException when the stream is no event stream or a message is too large; the
     *     connection is of no use any more
     */
    public List<EventFrame> feed(ByteBuffer chunk) throws PayloadException {
        List<EventFrame> frames = new ArrayList<>();
        while (chunk.hasRemaining()) {
            // A bounded piece at a time, so that one large read cannot make us hold more than one
            // message.
            int n = Math.min(chunk.remaining(), Math.max(PIECE, wanted - size));
            held =
                    size + n > held.length
                            ? Arrays.copyOf(held, Math.max(size + n, size * 2))
                            : held;
            chunk.get(held, size, n);
            size += n;
            takeAll(frames);
        }
        return frames;
    }

    private void takeAll(List<EventFrame> frames) throws PayloadException {
        int from = 0;
        while (size - from >= wanted) {
            int taken = takeOne(from, frames);
            if (taken == 0) {
                break;
            }
            from += taken;
            wanted = 1;
        }
        System.arraycopy(held, from, held, 0, size - from);
        size -= from;
        if (size == 0 && held.length > PIECE) {
            held = new byte[0];
        }
    }

    /** How many octets the message at {@code from} took, 0 when it is not complete. */
    private int takeOne(int from, List<EventFrame> frames) throws PayloadException {
        int available = size - from;
        if (held[from] != 0) {
            return takeBare(from, available, frames);
        }
        if (available < PREFIX) {
            wanted = PREFIX;
            return 0;
        }
        int length = ByteBuffer.wrap(held, from, PREFIX).getInt();
        checkSize(length);
        if (available < PREFIX + length) {
            wanted = PREFIX + length;
            return 0;
        }
        frames.add(
                EventFrame.decode(Arrays.copyOfRange(held, from + PREFIX, from + PREFIX + length)));
        return PREFIX + length;
    }

    private int takeBare(int from, int available, List<EventFrame> frames) throws PayloadException {
        SaltPack.@Nullable Prefix prefix = SaltPack.unpackPrefix(held, from, available);
        if (prefix == null) {
            checkSize(available);
            wanted = available + 1;
            return 0;
        }
        checkSize(prefix.length());
        frames.add(EventFrame.decode(Arrays.copyOfRange(held, from, from + prefix.length())));
        return prefix.length();
    }

    private void checkSize(int length) throws PayloadException {
        if (length > maxMessageBytes) {
            throw new PayloadException(
                    "event message is larger than " + maxMessageBytes + " octets (max_event_size)");
        }
    }
}
