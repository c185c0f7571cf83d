package io.brine.master.cli;

import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Tables that real Salt made: words of a command line and what became of them. */
final class GoldenTable {
    private GoldenTable() {}

    /** Rows of: the words for the eye, the words, the result. */
    static Stream<Arguments> rows(String resource) throws IOException {
        try (InputStream in = GoldenTable.class.getResourceAsStream(resource)) {
            String table =
                    new String(
                            Objects.requireNonNull(in, resource).readAllBytes(),
                            StandardCharsets.US_ASCII);
            return table.lines().filter(line -> !line.startsWith("#")).map(GoldenTable::row);
        }
    }

    private static Arguments row(String line) {
        String[] columns = line.split(" ", 3);
        List<?> words = (List<?>) Objects.requireNonNull(unpack(columns[0]));
        return Arguments.of(columns[2], words, unpack(columns[1]));
    }

    private static @Nullable Object unpack(String hex) {
        try {
            return SaltPack.unpack(HexFormat.of().parseHex(hex));
        } catch (PayloadException e) {
            throw new IllegalArgumentException(hex, e);
        }
    }

    /** A value as it is after a journey over the wire. */
    static @Nullable Object overTheWire(@Nullable Object value) throws PayloadException {
        return SaltPack.unpack(SaltPack.packBin(value));
    }
}
