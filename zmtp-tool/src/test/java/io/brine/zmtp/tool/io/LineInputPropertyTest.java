package io.brine.zmtp.tool.io;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class LineInputPropertyTest {
    /** Takes lines apart from the chunks that hold them. */
    private static final class Lines implements LineInput.Taker {
        final List<String> lines = new ArrayList<>();
        private final List<byte[]> arrays = new ArrayList<>();
        private final List<int[]> places = new ArrayList<>();

        @Override
        public void line(byte[] array, int offset, int length) {
            arrays.add(array);
            places.add(new int[] {offset, length});
        }

        @Override
        public void endOfChunk() {
            // Only now: an array may hold several lines, none of which may have been overwritten.
            for (int i = 0; i < arrays.size(); i++) {
                lines.add(
                        new String(
                                arrays.get(i),
                                places.get(i)[0],
                                places.get(i)[1],
                                StandardCharsets.ISO_8859_1));
            }
            arrays.clear();
            places.clear();
        }
    }

    @Property(tries = 500)
    void linesAreTheSameHoweverTheyArrive(
            @ForAll @Size(max = 12) List<@Size(max = 40) byte[]> wild,
            @ForAll boolean newlineAtTheEnd,
            @ForAll @IntRange(min = 1, max = 50) int most,
            @ForAll long seed)
            throws IOException, InterruptedException {
        List<String> wanted = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (byte[] octets : wild) {
            String line = new String(octets, StandardCharsets.ISO_8859_1).replace("\n", "");
            wanted.add(line);
            text.append(text.isEmpty() && wanted.size() == 1 ? "" : "\n").append(line);
        }
        if (!wild.isEmpty() && newlineAtTheEnd) {
            text.append('\n');
        } else if (!wanted.isEmpty() && wanted.getLast().isEmpty()) {
            // Nothing behind the last newline is no line.
            wanted.removeLast();
        }
        Lines taken = new Lines();
        new LineInput(dripping(text.toString(), most, seed)).readAll(taken);
        assertThat(taken.lines).isEqualTo(wanted);
    }

    private static InputStream dripping(String text, int most, long seed) {
        Random random = new Random(seed);
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, 1 + random.nextInt(most));
            }
        };
    }
}
