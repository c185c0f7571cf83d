package io.brine.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.salt.payload.SaltPack;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.InputStream;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Every outputter writes what Salt's writes; golden/outputters.json was written by Salt
 * (src/test/tools/golden.py).
 */
class OutputterGoldenTest {
    private static final Set<String> NOT_STYLES = Set.of("name", "value");

    @TestFactory
    Stream<DynamicTest> everyValueLooksAsSaltShowsIt() throws Exception {
        try (InputStream in =
                OutputterGoldenTest.class.getResourceAsStream("/golden/outputters.json")) {
            JsonNode cases = new ObjectMapper().readTree(Objects.requireNonNull(in));
            assertThat(cases).hasSizeGreaterThan(40);
            return StreamSupport.stream(cases.spliterator(), false)
                    .flatMap(OutputterGoldenTest::testsOf);
        }
    }

    private static Stream<DynamicTest> testsOf(JsonNode value) {
        return value.properties().stream()
                .filter(entry -> !NOT_STYLES.contains(entry.getKey()))
                .map(
                        entry ->
                                DynamicTest.dynamicTest(
                                        value.get("name").asText() + ", " + entry.getKey(),
                                        () -> {
                                            byte[] packed =
                                                    HexFormat.of()
                                                            .parseHex(value.get("value").asText());
                                            Outputter outputter = outputter(entry.getKey());
                                            assertThat(outputter.render(SaltPack.unpack(packed)))
                                                    .isEqualTo(entry.getValue().asText());
                                        }));
    }

    private static Outputter outputter(String style) {
        OutputStyle plain = OutputStyle.PLAIN;
        OutputStyle chosen =
                switch (style) {
                    case "nested colored", "key colored" -> OutputStyle.COLORED;
                    case "nested colored retcode" -> OutputStyle.COLORED.withRetcode(1);
                    case "nested keeping escapes" -> new OutputStyle(true, false, null, 0);
                    case "nested indent" -> new OutputStyle(false, true, null, 0, 2);
                    case "json indent 2" -> plain.withIndent(2);
                    case "yaml indent 4" -> plain.withIndent(4);
                    case "pprint indent 3" -> plain.withIndent(3);
                    case "json one line", "yaml one line" -> plain.withIndent(-1);
                    default -> plain;
                };
        return Outputter.named(style.split(" ", 2)[0], chosen).orElseThrow();
    }
}
