package io.brine.master.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The start's warnings, and docs/compatibility.md beside the list of all of Salt's options (written
 * by src/test/tools/salt-master-options.py).
 */
class UnsupportedOptionsTest {
    private static final Pattern ROW =
            Pattern.compile("\\| ((?:`[^`]+`(?:, )?)+) \\| ([^|]+) \\|.*");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void everyOptionOfSaltHasItsRowAndNoneHasTwo() throws IOException {
        Map<String, String> rows = rows();

        assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(saltsOptions());
    }

    @Test
    void everyRowSaysOneOfThreeThings() {
        assertThat(rows().values())
                .allMatch(state -> state.matches("works|not yet|ignored, because .+"));
    }

    @Test
    void whatIsNotYetThereIsNamedAtTheStartAndNothingElse() {
        Set<String> notYet =
                rows().entrySet().stream()
                        .filter(row -> row.getValue().equals("not yet"))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(UnsupportedOptions.names()).containsExactlyElementsOf(notYet);
    }

    @Test
    void anOptionIsNamedOnlyIfSomebodySetIt() {
        assertThat(warnings(Map.of())).isEmpty();
        assertThat(
                        warnings(
                                Map.of(
                                        "engines",
                                        List.of(Map.of("logstash", Map.of())),
                                        "fips_mode",
                                        true,
                                        "gitfs_remotes",
                                        List.of(),
                                        "tracing",
                                        Map.of("enabled", false, "exporter", "console"))))
                .containsExactly(
                        "Option 'engines' is set, but engines are written in Python and cannot run"
                                + " here",
                        "Option 'fips_mode' is set, but this version does not act on it");
    }

    @Test
    void ofAnOptionThatIsKnownInPartTheUnknownPartIsNamed() {
        assertThat(warnings(Map.of("fileserver_backend", List.of("git", "roots"))))
                .containsExactly(
                        "Option 'fileserver_backend' names 'git', but this version knows only"
                                + " roots");
        assertThat(warnings(Map.of("cache", "localfs"))).isEmpty();
    }

    @Test
    void metricsAreServedToPrometheusOnly() {
        assertThat(warnings(Map.of("metrics", Map.of("enabled", true))))
                .containsExactly(
                        "Option 'metrics' names the exporter 'otlp-http', but this version knows"
                                + " only prometheus");
        assertThat(warnings(Map.of("metrics", Map.of("enabled", false, "exporter", "console"))))
                .isEmpty();
        assertThat(warnings(Map.of("metrics", Map.of("enabled", true, "exporter", "prometheus"))))
                .isEmpty();
    }

    private static List<String> warnings(Map<String, Object> options) {
        return UnsupportedOptions.warnings(SaltConfig.of(Role.MASTER, options));
    }

    private static Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        for (String line : lines(Path.of("../docs/compatibility.md"))) {
            Matcher row = ROW.matcher(line);
            if (!row.matches() || row.group(1).startsWith("`brine_")) {
                continue;
            }
            Matcher name = NAME.matcher(row.group(1));
            while (name.find()) {
                assertThat(rows.put(name.group(1), row.group(2))).as(name.group(1)).isNull();
            }
        }
        return rows;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> saltsOptions() throws IOException {
        String resource = "/config/salt-3008.3-master-options.txt";
        try (var in = UnsupportedOptionsTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
