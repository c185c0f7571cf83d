package io.brine.master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.payload.SaltPack;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Words of a command line against a table that Salt's own parse_input made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArgumentParserTest {
    Stream<Arguments> golden() throws IOException {
        try (InputStream in = ArgumentParserTest.class.getResourceAsStream("arguments.golden")) {
            String table =
                    new String(
                            Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
            return table.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 3))
                    .map(columns -> Arguments.of(columns[2], columns[0], columns[1]));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void readsWordsAsSaltDoes(String shown, String words, String expected) throws Exception {
        HexFormat hex = HexFormat.of();
        List<String> typed =
                ((List<?>) Objects.requireNonNull(SaltPack.unpack(hex.parseHex(words))))
                        .stream().map(String.class::cast).toList();

        byte[] packed = SaltPack.packBin(ArgumentParser.parse(typed, Set.of()));

        assertThat(SaltPack.unpack(packed))
                .as(shown)
                .isEqualTo(SaltPack.unpack(hex.parseHex(expected)));
    }

    @Test
    void namedArgumentsCanBeKeptFromYaml() {
        assertThat(ArgumentParser.parse(List.of("a=1", "b=1"), Set.of("a")))
                .containsExactly(Map.of("__kwarg__", true, "a", "1", "b", 1L));
    }
}
