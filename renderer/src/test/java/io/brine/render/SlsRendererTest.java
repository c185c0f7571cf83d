package io.brine.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.render.function.MatchFunctions;
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
    void targetsAreMatchedWithTheGrainsButWithTheOwnIdUnlessOneIsGiven() throws Exception {
        RenderContext context =
                RenderContext.empty()
                        .withGrains(Map.of("os", "Debian", "ipv4", List.of("10.0.0.7")))
                        .withOpts(Map.of("id", "web1"))
                        .withFunctions(
                                StandardFunctions.all().plus(MatchFunctions.table("salt_master")));
        Map<String, String> expected =
                Map.ofEntries(
                        Map.entry("match.glob('web*')", "False"),
                        Map.entry("match.glob('web*', 'web1')", "True"),
                        Map.entry("match.glob('salt*')", "True"),
                        Map.entry("match.list('db1,web1', minion_id='web1')", "True"),
                        Map.entry("match.pcre('web\\\\d', 'web1')", "True"),
                        Map.entry("match.grain('os:Deb*')", "True"),
                        Map.entry("match.grain('os|Deb*', '|')", "True"),
                        Map.entry("match.ipcidr('10.0.0.0/8')", "True"),
                        Map.entry("match.compound('G@os:Debian and not web*')", "True"),
                        Map.entry("match.compound('and and')", "False"),
                        Map.entry("match.filter_by({'web*': 1, 'x': 2}, minion_id='web1')", "1"),
                        Map.entry("match.filter_by({'web*': 1, 'E@x': 2}, default='E@x')", "2"),
                        Map.entry(
                                "match.filter_by({'G@os:Debian': {'a': 1}}, merge={'b': 2})",
                                "{'a': 1, 'b': 2}"),
                        Map.entry("match.filter_by({'web*': 1})", "None"),
                        Map.entry(
                                "match.search_by({'a': ['web*', 'x'], 'b': ['G@os:Debian']})",
                                "['b']"),
                        Map.entry("match.ifelse('web*', 'w', true, 't', 'e')", "t"),
                        Map.entry("match.ifelse('web*', 'w', false, 'f', 'e')", "e"),
                        Map.entry("match.ifelse('web*', 'w', 'e', minion_id='web1')", "w"));

        for (Map.Entry<String, String> call : expected.entrySet()) {
            String template = "{{ salt." + call.getKey() + " }}";
            assertThat(renderer.renderText(template, "t", context))
                    .as(template)
                    .isEqualTo(call.getValue());
        }
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
