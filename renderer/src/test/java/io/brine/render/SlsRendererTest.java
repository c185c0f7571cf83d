package io.brine.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.render.function.StandardFunctions;
import io.brine.render.sls.SlsRenderer;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class SlsRendererTest {
    private final SlsRenderer renderer = new SlsRenderer();

    @Test
    void rendersJinjaThenYaml() throws Exception {
        RenderContext context =
                RenderContext.empty()
                        .withFunctions(StandardFunctions.all())
                        .withGrains(Map.of("os", "Debian"));
        assertThat(renderer.render("os: {{ grains.os }}\n", "os.sls", context))
                .isEqualTo(Map.of("os", "Debian"));
    }

    @Test
    void aBarredRendererIsPassedOver() throws Exception {
        RenderContext barred =
                RenderContext.empty()
                        .withFunctions(StandardFunctions.all())
                        .withOpts(Map.of("renderer_blacklist", List.of("jinja")));
        RenderContext json =
                RenderContext.empty()
                        .withFunctions(StandardFunctions.all())
                        .withOpts(Map.of("renderer_whitelist", List.of("json")));

        assertThat(renderer.render("a: '{{ 1 + 1 }}'\n", "a.sls", barred))
                .isEqualTo(Map.of("a", "{{ 1 + 1 }}"));
        assertThat(renderer.render("#!jinja|json\n{\"a\": 1}\n", "a.sls", json))
                .isEqualTo(Map.of("a", 1L));
        assertThat(renderer.render("a: 1\n", "a.sls", json)).isEqualTo(Map.of());
    }

    @Test
    void aMissingPillarKeyIsAnErrorIfTheMasterSaysSo() throws Exception {
        RenderContext strict =
                RenderContext.empty()
                        .withFunctions(StandardFunctions.all())
                        .withOpts(Map.of("pillar_raise_on_missing", true));

        assertThat(
                        renderer.renderText(
                                "[{{ salt['pillar.get']('a:b') }}]",
                                "a",
                                RenderContext.empty().withFunctions(StandardFunctions.all())))
                .isEqualTo("[]");
        assertThat(renderer.renderText("[{{ salt['pillar.get']('a:b', 'c') }}]", "a", strict))
                .isEqualTo("[c]");
        assertThatThrownBy(
                        () -> renderer.renderText("{{ salt['pillar.get']('a:b') }}", "a", strict))
                .isInstanceOf(RenderException.class)
                .hasMessageContaining("Pillar key not found: a:b");
    }
}
