package io.brine.master.fileserver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Reads files piece by piece. Thread-safe; blocks on the disk. */
final class FileChunks {
    private final int maxOctets;

    /** With {@code file_buffer_size}, the length of a piece in octets. */
    FileChunks(int maxOctets) {
        this.maxOctets = maxOctets;
    }

    /** What the file holds from there on, as much as fits; empty at its end. */
    byte[] read(Path file, long offset) throws IOException {
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            long rest = in.size() - offset;
            if (rest <= 0) {
                return new byte[0];
            }
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(rest, maxOctets));
            in.position(offset);
            while (chunk.hasRemaining() && in.read(chunk) >= 0) {
                // until the chunk is full or the file ends
            }
            byte[] octets = chunk.array();
            return chunk.hasRemaining() ? Arrays.copyOf(octets, chunk.position()) : octets;
        }
    }

    /**
     * Compresses a piece.
     *
     * @param level 1 to 9
     */
    static byte[] gzip(byte[] chunk, int level) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new LeveledGzip(packed, level)) {
            out.write(chunk);
        }
        return packed.toByteArray();
    }

    private static final class LeveledGzip extends GZIPOutputStream {
        LeveledGzip(ByteArrayOutputStream out, int level) throws IOException {
            super(out);
            def.setLevel(Math.clamp(level, Deflater.BEST_SPEED, Deflater.BEST_COMPRESSION));
        }
    }
}
