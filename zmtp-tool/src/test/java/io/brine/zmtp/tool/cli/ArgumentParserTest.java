package io.brine.zmtp.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.tool.ExitStatus;
import io.brine.zmtp.tool.ToolException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class ArgumentParserTest {
    private static ArgumentParser.Parsed parse(String... arguments) {
        return new ArgumentParser()
                .values("-n --count", "--linger", "-o")
                .flags("-j --json", "-M --monitor")
                .parse(List.of(arguments));
    }

    private static String flat(ArgumentParser.Parsed parsed) {
        StringBuilder text = new StringBuilder();
        parsed.options().forEach(given -> text.append(given.name() + "[" + given.value() + "] "));
        return (text + String.join(" ", parsed.operands())).strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--count 5 pull                | --count[5] pull",
                "pull --count=5                | --count[5] pull",
                "-n 5 -n7                      | --count[5] --count[7]",
                "-jM -jn5 -Mn 6                | --json[] --monitor[] --json[] --count[5]"
                        + " --monitor[] --count[6]",
                "--linger -1 -o a=b -oc=d      | --linger[-1] -o[a=b] -o[c=d]",
                "--count=a=b --count --json    | --count[a=b] --count[--json]",
                "-j -- -n --count              | --json[] -n --count",
                "- a -                         | - a -",
            })
    void takesOptionsInEveryForm(String line, String wanted) {
        assertThat(flat(parse(line.strip().split(" +", -1)))).isEqualTo(wanted);
    }

    @Test
    void keepsEmptyValues() {
        assertThat(flat(parse("--count=", "-n", ""))).isEqualTo("--count[] --count[]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--nosuch       | unknown option: '--nosuch'",
                "--nosuch=5     | unknown option: '--nosuch=5'",
                "-x             | unknown option: '-x'",
                "-jx            | unknown option: '-x'",
                "---            | unknown option: '---'",
                "--coun 5       | unknown option: '--coun'",
                "--count        | option --count needs a value",
                "-jn            | option --count needs a value",
            })
    void namesWhatIsWrong(String line, String wanted) {
        assertThatThrownBy(() -> parse(line.strip().split(" ", -1)))
                .isInstanceOfSatisfying(
                        ToolException.class,
                        e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
                .hasMessageStartingWith(wanted)
                .hasMessageEndingWith("; see brine-zmtp --help");
    }
}
