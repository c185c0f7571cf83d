package io.brine.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.render.function.StandardFunctions;
import io.brine.render.sls.SlsRenderer;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Duration;

/** No text makes the renderer do anything but render it or say what is wrong. */
class TemplatePropertyTest {
    private final SlsRenderer renderer =
            new SlsRenderer(new RenderLimits(100_000, 1 << 16, 30, Duration.ofSeconds(10)));

    @Provide
    Arbitrary<String> templates() {
        return Arbitraries.of(
                        "{{",
                        "}}",
                        "{%",
                        "%}",
                        "{#",
                        "#}",
                        "-",
                        "+",
                        " ",
                        "\n",
                        "for",
                        "x",
                        "in",
                        "if",
                        "endif",
                        "endfor",
                        "else",
                        "set",
                        "=",
                        "(",
                        ")",
                        "[",
                        "]",
                        "{",
                        "}",
                        ":",
                        ",",
                        "'a'",
                        "\"",
                        "1",
                        "2.5",
                        "**",
                        "//",
                        "%",
                        "~",
                        "|",
                        "upper",
                        "join",
                        "is",
                        "defined",
                        "not",
                        "and",
                        "range",
                        ".",
                        "append",
                        "macro",
                        "endmacro",
                        "m",
                        "call",
                        "import",
                        "'s'",
                        "as",
                        "raw",
                        "endraw",
                        "\\",
                        "é",
                        "\0",
                        "a: b",
                        "- c",
                        "&z",
                        "*z",
                        "|yaml",
                        "|json",
                        "loop",
                        "block",
                        "endblock",
                        "filter",
                        "do",
                        "salt",
                        "grains")
                .list()
                .ofMaxSize(40)
                .map(words -> String.join(" ", words));
    }

    @Property(tries = 1000)
    void rendersOrSaysWhy(@ForAll("templates") String template) {
        RenderContext context =
                RenderContext.empty()
                        .withFunctions(StandardFunctions.all())
                        .withLoader((path, saltenv) -> "{% set x = 1 %}x");
        try {
            assertThat(renderer.render(template, "t.sls", context)).isNotNull();
        } catch (RenderException e) {
            assertThat(e.reason()).isNotBlank().doesNotContain("\n");
        }
    }

    @Property(tries = 300)
    void expressionsToo(@ForAll("templates") String inside) throws Exception {
        rendersOrSaysWhy("{{ " + inside.replace("{{", "(").replace("}}", ")") + " }}");
    }
}
