package io.brine.minion.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

/** How arguments reach functions; the sentences are those of a real minion of 3008.3. */
class ArgumentBindingTest {
    private final FakeMinion minion =
            new FakeMinion(
                    ModuleRegistry.builder()
                            .add("t", Sample::new)
                            .add("sys", SysModule::new)
                            .build());

    /** A module to bind to. */
    @SaltModule("t")
    public static final class Sample {
        @SaltFunction(params = "a", doc = "One.")
        public Object one(Arguments args) {
            return args.named();
        }

        @SaltFunction(params = "a, b, c=3, d='x y'", doc = "Four.")
        public Object four(Arguments args) {
            return args.named();
        }

        @SaltFunction(doc = "None.")
        public String none() {
            return "done";
        }

        @SaltFunction(params = "a, *args, **kwargs", doc = "Any.")
        public Object any(Arguments args) {
            return List.of(args.named(), args.positional(), args.keywords());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t.one  | '' | one() missing 1 required positional argument: 'a'",
                "t.four | '' | four() missing 2 required positional arguments: 'a' and 'b'",
                "t.one  | 1,2 | one() takes 1 positional argument but 2 were given",
                "t.none | 1 | none() takes 0 positional arguments but 1 was given",
                "t.four | 1,2,3,4,5 | four() takes from 2 to 4 positional arguments but 5 were"
                        + " given",
                "t.four | 1,2,a=3 | four() got multiple values for argument 'a'",
            })
    void argumentsThatDoNotFitAreExplained(String fun, String words, String sentence) {
        FunctionOutcome outcome =
                minion.typed(fun, words.isEmpty() ? new String[0] : words.split(",", -1));
        assertThat(String.valueOf(outcome.value()))
                .startsWith("Passed invalid arguments to " + fun + ": " + sentence + "\n\n    ");
        assertThat(outcome.retcode()).isEqualTo(1);
        assertThat(outcome.success()).isFalse();
        assertThat(outcome.out()).isEqualTo("nested");
    }

    @Test
    void anUnknownKeywordIsRefused() {
        assertThat(minion.typed("t.one", "1", "z=2", "y=None").value())
                .isEqualTo(
                        "ERROR executing 't.one': The following keyword arguments are not valid:"
                                + " z=2, y=None");
    }

    @Test
    void defaultsFillWhatIsNotGiven() {
        assertThat(minion.run("t.four", 1L, 2L).value())
                .isEqualTo(Map.of("a", 1L, "b", 2L, "c", 3L, "d", "x y"));
        assertThat(minion.run("t.four", 1L, Map.of("__kwarg__", true, "b", 5L, "d", 6L)).value())
                .isEqualTo(Map.of("a", 1L, "b", 5L, "c", 3L, "d", 6L));
    }

    @Test
    void textsThatLookLikeKeywordsAreKeywords() {
        assertThat(minion.run("t.four", "a=[1, 2]", "b=None text").value())
                .isEqualTo(Map.of("a", List.of(1L, 2L), "b", "None text", "c", 3L, "d", "x y"));
    }

    @Test
    void publishedTextsAreNotReadAsYaml() {
        assertThat(minion.run("t.one", "5").value()).isEqualTo(Map.of("a", "5"));
    }

    @Test
    void keywordFunctionsSeeThePublicationLast() {
        assertThat(minion.run("t.any", 1L, 2L, Map.of("__kwarg__", true, "k", "v")).value())
                .isEqualTo(
                        List.of(
                                Map.of("a", 1L),
                                List.of(2L),
                                Map.of(
                                        "k",
                                        "v",
                                        "__pub_fun",
                                        "t.any",
                                        "__pub_jid",
                                        "20260101000000000001")));
    }

    @Test
    void aMapWithoutTheMarkIsPositional() {
        assertThat(minion.run("t.one", Map.of("x", 1L)).value())
                .isEqualTo(Map.of("a", Map.of("x", 1L)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5|5",
                "-7|-7",
                "1.5|1.5",
                "true|true",
                "Yes|true",
                "off|false",
                "word|word",
                "a: b|a: b",
                "- x|- x",
                "{a: 1}|{a=1}",
                "[1, b]|[1, b]",
                "1_000|1_000",
                "0644|644",
                "1e3|1e3",
                "2024-01-02|2024-01-02",
                "0x1F|31",
                "'5'|5",
                "#x|#x",
                "a #b|a #b",
                "[1] #b|[1]",
                "!|!",
                "`|`|`|`",
                "---|---",
                "{a: |{a: ",
                "*|*",
                "a*|a*",
            })
    void valuesOfACommandLine(String typed, String read) {
        assertThat(String.valueOf(CliArguments.value(typed))).isEqualTo(read);
    }

    @Test
    void noneIsNothing() {
        assertThat(CliArguments.value("None")).isNull();
        assertThat(CliArguments.value("null")).isNull();
        assertThat(CliArguments.value("")).isEqualTo("");
        assertThat(CliArguments.value("'5'")).isEqualTo("5");
        assertThat(CliArguments.value("a\tb: c")).isEqualTo("a\tb: c");
    }

    @Test
    void keywordsOfACommandLineComeLastInOneMap() {
        assertThat(CliArguments.parse(List.of("a", "k=1", "b==c", "n=[x]", "1k=2"), List.of("n")))
                .isEqualTo(
                        List.of(
                                "a",
                                "b==c",
                                "1k=2",
                                Map.of("k", 1L, "n", "[x]", "__kwarg__", true)));
    }

    @Test
    void anUnknownFunctionIsNotAvailable() {
        FunctionOutcome outcome = minion.run("x.y");
        assertThat(outcome)
                .isEqualTo(new FunctionOutcome("'x.y' is not available.", 1, false, "nested"));
    }

    @Test
    void theBeginningOfANameShowsTheDocumentation() {
        Object value = minion.run("t.o").value();
        assertThat(value)
                .isEqualTo(Map.of("t.o", "'t.o' is not available.", "t.one", "\n    One.\n    "));
    }
}
