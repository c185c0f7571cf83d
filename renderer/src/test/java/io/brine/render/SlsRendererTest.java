package io.brine.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

class SlsRendererTest {
    private final SlsRenderer renderer = new SlsRenderer();

    @Test
    void rendersJinjaThenYaml() throws Exception {
        RenderContext context = RenderContext.empty().withGrains(Map.of("os", "Debian"));
        assertThat(renderer.render("os: {{ grains.os }}\n", "os.sls", context))
                .isEqualTo(Map.of("os", "Debian"));
    }
}
