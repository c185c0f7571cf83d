package io.brine.master.pillar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/** What Python's shlex.split gives. */
final class ShellWordsTest {
    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("a b", List.of("a", "b")),
                Arguments.of(" a  b ", List.of("a", "b")),
                Arguments.of("'a b' c", List.of("a b", "c")),
                Arguments.of("\"a b\"c", List.of("a bc")),
                Arguments.of("a\\ b", List.of("a b")),
                Arguments.of("\"a\\\"b\\c\"", List.of("a\"b\\c")),
                Arguments.of("''", List.of("")),
                Arguments.of("a''b", List.of("ab")),
                Arguments.of("#x y", List.of("#x", "y")),
                Arguments.of("'it'\\''s'", List.of("it's")),
                Arguments.of("\"$x\" `y`", List.of("$x", "`y`")),
                Arguments.of("a;b|c", List.of("a;b|c")),
                Arguments.of("a\nb", List.of("a", "b")),
                Arguments.of("", List.of()));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void splitsAsAShellWould(String line, List<String> words) {
        assertThat(ShellWords.split(line)).isEqualTo(words);
    }

    @Test
    void whatIsLeftOpenIsNoLine() {
        assertThat(ShellWords.split("'open")).isNull();
        assertThat(ShellWords.split("a \"b")).isNull();
        assertThat(ShellWords.split("a\\")).isNull();
    }
}
