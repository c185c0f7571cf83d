package io.brine.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.render.filter.Json;
import io.brine.render.function.StandardFunctions;
import io.brine.render.python.PyOrder;
import io.brine.render.sls.SlsRenderer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What real Salt made of every template (tools/record.py), and what we make of it. */
class GoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path ROOT = Path.of("/srv/salt");

    private record Case(String name, boolean textOnly, String template) {}

    private final SlsRenderer renderer = new SlsRenderer();
    private final JsonNode recorded = recorded();

    private static JsonNode recorded() {
        try {
            return new ObjectMapper().readTree(GOLDEN.resolve("recorded.json").toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        Pattern head = Pattern.compile("(?m)^=== (\\S+)( text)?\n");
        try (Stream<Path> files = Files.list(GOLDEN.resolve("cases"))) {
            for (Path file : files.sorted().toList()) {
                String all = Files.readString(file);
                Matcher matcher = head.matcher(all);
                boolean more = matcher.find();
                while (more) {
                    String name = matcher.group(1);
                    boolean textOnly = matcher.group(2) != null;
                    int from = matcher.end();
                    more = matcher.find();
                    cases.add(
                            new Case(
                                    name,
                                    textOnly,
                                    all.substring(from, more ? matcher.start() : all.length())));
                }
            }
        }
        return cases;
    }

    @Test
    void everyCaseIsRecorded() throws Exception {
        List<String> names = cases().stream().map(Case::name).toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(150).doesNotHaveDuplicates();
        List<String> known = new ArrayList<>();
        recorded.get("cases").fieldNames().forEachRemaining(known::add);
        assertThat(known).containsExactlyInAnyOrderElementsOf(names);
        assertThat(recorded.get("salt").asText()).isEqualTo("3008.3");
    }

    @TestFactory
    Stream<DynamicTest> rendersAsSaltDoes() throws Exception {
        RenderContext context = context();
        return cases().stream()
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> check(one, context)));
    }

    private static RenderContext context() throws IOException {
        Map<?, ?> data = map(Json.read(Files.readString(GOLDEN.resolve("context.json"))));
        TemplateLoader loader =
                (path, saltenv) -> {
                    Path file = GOLDEN.resolve("tree").resolve(path);
                    return Files.isRegularFile(file) ? Files.readString(file) : null;
                };
        return RenderContext.empty()
                .withFunctions(StandardFunctions.all())
                .withGrains(map(data.get("grains")))
                .withPillar(map(data.get("pillar")))
                .withOpts(Map.of("id", "web1", "file_client", "local"))
                .withLoader(loader);
    }

    private static Map<?, ?> map(@Nullable Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    private void check(Case one, RenderContext shared) throws Exception {
        JsonNode expected = recorded.get("cases").get(one.name());
        assertThat(expected).as("recorded").isNotNull();
        RenderContext context = shared.withSls("base", "cases." + one.name());
        String file = ROOT.resolve("cases/" + one.name() + ".sls").toString();
        if (expected.has("error")) {
            RenderException error =
                    catchThrowableOfType(RenderException.class, () -> render(one, file, context));
            assertThat(error).as("Salt: %s", expected.get("error")).isNotNull();
            checkError(error, expected);
            return;
        }
        Object value = render(one, file, context);
        Object wanted = Json.read(expected.get("value").toString());
        String shown = Json.write(value, false, true, -1);
        assertThat(shown).isEqualTo(Json.write(wanted, false, true, -1));
        assertThat(PyOrder.equal(Json.read(shown), wanted)).isTrue();
    }

    private Object render(Case one, String file, RenderContext context) throws RenderException {
        return one.textOnly()
                ? renderer.renderText(one.template(), file, context)
                : renderer.render(one.template(), file, context);
    }

    /** The words of Jinja's errors are Salt's; of YAML's, the line. */
    private static void checkError(RenderException error, JsonNode expected) {
        // Behind these words Salt shows where PyYAML stands, over several lines.
        String wanted =
                expected.get("error").asText().replaceFirst("(error loading yaml:).*", "$1");
        if (wanted.startsWith("Jinja")) {
            assertThat(error.reason()).startsWith(wanted);
        }
        int line = expected.get("line").asInt();
        if (line > 0) {
            assertThat(error.line()).as("%s", error).isEqualTo(line);
        }
    }
}
