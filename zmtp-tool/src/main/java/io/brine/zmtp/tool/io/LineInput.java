package io.brine.zmtp.tool.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Confined to the thread that reads. Splits a stream at newlines, byte by byte as it is; a last
 * line without one counts too. Lines of one read share an array. A line of any length is kept whole
 * as long as the heap has room for it.
 */
public final class LineInput {
    /** Takes the lines of one read. */
    public interface Taker {
        /** Takes one line, without its newline; the array is the taker's to keep, not to change. */
        void line(byte[] array, int offset, int length);

        /** All lines of this read were given. May block to hold back the next. */
        void endOfChunk() throws InterruptedException;
    }

    private static final int CHUNK = 64 * 1024;

    /** The longest array that every JVM can have. */
    private static final int MAX_LINE = Integer.MAX_VALUE - 16;

    private final InputStream in;
    private byte[] partial = new byte[0];
    private int partialLength;

    /** Makes one; nothing is read yet. */
    public LineInput(InputStream in) {
        this.in = in;
    }

    /**
     * Reads to the end of the stream.
     *
     * @throws IOException when it cannot be read, or a line is longer than an array can be; the
     *     lines before it were given
     */
    public void readAll(Taker taker) throws IOException, InterruptedException {
        byte[] buffer = new byte[CHUNK];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            split(Arrays.copyOf(buffer, count), taker);
            taker.endOfChunk();
        }
        if (partialLength > 0) {
            taker.line(partial, 0, partialLength);
            taker.endOfChunk();
        }
    }

    private void split(byte[] chunk, Taker taker) throws IOException {
        int start = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] != '\n') {
                continue;
            }
            if (partialLength > 0) {
                keep(chunk, start, i);
                taker.line(partial, 0, partialLength);
                partial = new byte[0];
                partialLength = 0;
            } else {
                taker.line(chunk, start, i - start);
            }
            start = i + 1;
        }
        keep(chunk, start, chunk.length);
    }

    private void keep(byte[] chunk, int start, int end) throws IOException {
        int length = end - start;
        if (length == 0) {
            return;
        }
        long needed = (long) partialLength + length;
        if (partial.length < needed) {
            grow(needed);
        }
        System.arraycopy(chunk, start, partial, partialLength, length);
        partialLength = (int) needed;
    }

    private void grow(long needed) throws IOException {
        if (needed > MAX_LINE) {
            throw new IOException("a line is longer than 2 GiB");
        }
        long doubled = Math.max(needed, 2L * partial.length);
        partial = Arrays.copyOf(partial, (int) Math.min(doubled, MAX_LINE));
    }
}
