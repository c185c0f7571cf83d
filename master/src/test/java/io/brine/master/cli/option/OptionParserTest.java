package io.brine.master.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.master.cli.option.OptionSpec.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** What Python's optparse makes of command lines; the messages are what {@code salt} prints. */
class OptionParserTest {
    private final OptionParser parser =
            new OptionParser(
                    List.of(
                            new OptionGroup(
                                    "",
                                    List.of(
                                            OptionSpec.flag("", "-v", "--verbose"),
                                            OptionSpec.flag("", "-E", "--pcre"),
                                            OptionSpec.flag("", "--version"),
                                            OptionSpec.value(
                                                    Kind.INTEGER, "N", "", "-t", "--timeout"),
                                            OptionSpec.value(
                                                    Kind.TEXT, "X", "", "--out", "--output"),
                                            OptionSpec.value(Kind.TEXT, "X", "", "--out-file"),
                                            OptionSpec.value(
                                                    Kind.DECIMAL, "X", "", "--batch-wait")))));

    private ParsedOptions parse(String... words) throws OptionException {
        return parser.parse(List.of(words));
    }

    @Test
    void optionsAndArgumentsMayAlternate() throws OptionException {
        ParsedOptions parsed = parse("*", "-v", "test.ping", "-t", "7", "x=1", "-");
        assertThat(parsed.arguments()).containsExactly("*", "test.ping", "x=1", "-");
        assertThat(parsed.has("--verbose")).isTrue();
        assertThat(parsed.has("--pcre")).isFalse();
        assertThat(parsed.integer("--timeout")).isEqualTo(7);
    }

    @Test
    void twoDashesEndTheOptions() throws OptionException {
        ParsedOptions parsed = parse("-v", "--", "*", "cmd.run", "--pcre", "-E", "--");
        assertThat(parsed.arguments()).containsExactly("*", "cmd.run", "--pcre", "-E", "--");
        assertThat(parsed.has("--pcre")).isFalse();
    }

    @Test
    void valuesMayBeAttached() throws OptionException {
        assertThat(parse("-t5").integer("--timeout")).isEqualTo(5);
        assertThat(parse("-vEt5").integer("--timeout")).isEqualTo(5);
        assertThat(parse("--timeout=5").integer("--timeout")).isEqualTo(5);
        assertThat(parse("--out=a=b").text("--out")).isEqualTo("a=b");
        assertThat(parse("--out=").text("--out")).isEmpty();
        assertThat(parse("--out", "-v").text("--out")).isEqualTo("-v");
        assertThat(parse("--out=json", "--output=yaml").text("--out")).isEqualTo("yaml");
    }

    @Test
    void longOptionsMayBeAbbreviated() throws OptionException {
        assertThat(parse("--verb").has("--verbose")).isTrue();
        assertThat(parse("--ti=3").integer("--timeout")).isEqualTo(3);
        assertThat(parse("--out=x").text("--out")).as("an exact match wins").isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({"0x10, 16", "0b11, 3", "010, 8", "-3, -3", "' 4 ', 4", "+5, 5"})
    void integersAreThoseOfOptparse(String text, int value) throws OptionException {
        assertThat(parse("-t", text).integer("--timeout")).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nosuch | no such option: --nosuch",
                "--nosuch=1 | no such option: --nosuch",
                "-x | no such option: -x",
                "-vx | no such option: -x",
                "-1 | no such option: -1",
                "-t | -t option requires 1 argument",
                "--timeout | --timeout option requires 1 argument",
                "--ver | ambiguous option: --ver (--verbose, --version?)",
                "--verbose=1 | --verbose option does not take a value",
                "-tabc | option -t: invalid integer value: 'abc'",
                "--ti=+-1 | option --timeout: invalid integer value: '+-1'",
                "--timeout=99999999999 | option --timeout: invalid integer value: '99999999999'",
                "--batch-wait=x | option --batch-wait: invalid floating-point value: 'x'",
            })
    void mistakesAreNamedAsOptparseNamesThem(String word, String message) {
        assertThatThrownBy(() -> parse(word))
                .isInstanceOf(OptionException.class)
                .hasMessage(message);
    }

    @Test
    void helpIsLaidOutInTwoColumns() {
        String help =
                HelpText.of(
                        "brine x",
                        "Does things.",
                        List.of(
                                new OptionGroup(
                                        "",
                                        List.of(
                                                OptionSpec.flag("Say more.", "-v", "--verbose"),
                                                OptionSpec.value(
                                                        Kind.TEXT,
                                                        "OUTPUT",
                                                        "How to print, in many words that do not"
                                                                + " fit on one line of the screen.",
                                                        "--out",
                                                        "--output")))));
        assertThat(help)
                .isEqualTo(
                        """
                        Usage: brine x

                        Does things.

                        Options:
                          -v, --verbose         Say more.
                          --out=OUTPUT, --output=OUTPUT
                                                How to print, in many words that do not fit on one
                                                line of the screen.
                        """);
    }
}
