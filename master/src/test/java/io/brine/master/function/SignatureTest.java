package io.brine.master.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The messages are those of CPython 3.11 for functions declared alike. */
class SignatureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "f()|1||f() takes 0 positional arguments but 1 was given",
                "f(a)|3||f() takes 1 positional argument but 3 were given",
                "f(a=1)|2||f() takes from 0 to 1 positional arguments but 2 were given",
                "f(a, b=2)|3||f() takes from 1 to 2 positional arguments but 3 were given",
                "f(a)|0||f() missing 1 required positional argument: 'a'",
                "f(a, b)|0||f() missing 2 required positional arguments: 'a' and 'b'",
                "f(a, b, c)|0||f() missing 3 required positional arguments: 'a', 'b', and 'c'",
                "f(a)|0|z|f() got an unexpected keyword argument 'z'",
                "f(a)|1|a|f() got multiple values for argument 'a'",
            })
    void complainsAsPythonDoes(
            String declaration, int args, @Nullable String keyword, String message) {
        List<@Nullable Object> given = new ArrayList<>();
        for (int i = 0; i < args; i++) {
            given.add(i);
        }
        Map<String, @Nullable Object> keywords = keyword == null ? Map.of() : Map.of(keyword, 1);
        assertThatThrownBy(() -> Signature.parse("m." + declaration).bind(given, keywords))
                .isInstanceOf(InvalidArgumentsException.class)
                .hasMessage(message);
    }

    @Test
    void givesEachParameterItsValue() throws Exception {
        Signature signature = Signature.parse("m.f(a, b=None, c=True, d=us, e='', *rest, **more)");
        Map<String, @Nullable Object> expected = new HashMap<>();
        expected.put("a", 1);
        expected.put("b", null);
        expected.put("c", false);
        expected.put("d", "us");
        expected.put("e", "");

        Signature.Bound bound = signature.bind(List.of(1), Map.of("c", false, "x", 9));

        assertThat(bound.values()).isEqualTo(expected);
        assertThat(bound.keywords()).isEqualTo(Map.of("x", 9));
        assertThat(signature.bind(Arrays.asList(1, 2, 3, 4, 5, 6, null), Map.of()).rest())
                .containsExactly(6, null);
    }

    @Test
    void namesKeywordsThatAreNotTaken() {
        Signature signature = Signature.parse("m.f(a, b=1)");
        assertThat(signature.notTaken(Map.of("b", 2))).isEmpty();
        assertThat(signature.notTaken(Map.of("z", true))).containsExactly("z=True");
        assertThat(Signature.parse("m.f(**k)").notTaken(Map.of("z", 1))).isEmpty();
    }
}
