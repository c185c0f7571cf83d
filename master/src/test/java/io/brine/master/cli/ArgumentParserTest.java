package io.brine.master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.function.ArgumentParser;
import io.brine.salt.payload.PayloadException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Words of a command line against a table that Salt's own parse_input made. */
class ArgumentParserTest {
    static Stream<Arguments> golden() throws IOException {
        return GoldenTable.rows("arguments.golden");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void readsWordsAsSaltDoes(String shown, List<String> words, List<?> expected)
            throws PayloadException {
        assertThat(GoldenTable.overTheWire(ArgumentParser.parse(words, Set.of())))
                .as(shown)
                .isEqualTo(expected);
    }

    @Test
    void theLastOfTwoNamedArgumentsCounts() {
        assertThat(ArgumentParser.parse(List.of("a=x", "b", "a=y"), Set.of()).toString())
                .isEqualTo("[b, {__kwarg__=true, a=y}]");
    }
}
