package io.brine.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.render.function.StandardFunctions;
import io.brine.render.sls.SlsRenderer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Map;

/** Templates that mean harm end in an error, soon, and without Java in their hands. */
@Timeout(60)
class HostileTemplateTest {
    private final SlsRenderer renderer =
            new SlsRenderer(new RenderLimits(2_000_000, 1 << 20, 100, Duration.ofSeconds(20)));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ 'x' * 1000000000 }}",
                "{{ [0] * 1000000000 }}",
                "{{ 10 ** 99 ** 99 ** 9 }}",
                "{{ 2 ** 99999999 }}",
                "{{ range(100000000)|list }}",
                "{{ '%999999999d' % 1 }}",
                "{{ '{:>999999999}'.format(1) }}",
                "{{ 'x'.center(999999999) }}",
                "{{ 'a'|indent(999999999, true)|length > 20000 and raise('long') or raise('short')"
                        + " }}",
                "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
                "{% set l = [1] %}{% for i in range(99) %}{% do l.extend(l) %}{% endfor %}",
                "{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s"
                        + " %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% set l = [] %}{% do l.append(l) %}{{ l }}",
                "{% set l = [] %}{% do l.append(l) %}{{ l|json }}",
                "{% set l = [] %}{% do l.append(l) %}{{ l|yaml }}",
                "{% set l = [] %}{% do l.append(l) %}{{ l|flatten }}",
                "{% set a = [] %}{% set b = [] %}{% do a.append(b) %}{% do b.append(a) %}{{ a == b"
                        + " }}",
                "{{ ('ab' * 40)|regex_match('(((a|ab)(b|ab)*)*)*c') }}",
                "{{ range(90)|list|permutations(30)|list }}",
                "{{ '::/8'|network_hosts }}",
                "{% include 'self' %}",
                "{% extends 'self' %}",
                "{% import 'self' as x with context %}",
                "{{ (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1"
                    + " }}",
                "{{ x.__class__ }}",
                "{{ ''.__class__ }}",
                "{{ ''['__class__'] }}",
                "{{ ''.getClass() }}",
                "{{ ''.class }}",
                "{{ ''.bytes }}",
                "{{ []['class'] }}",
                "{{ salt.getClass() }}",
                "{{ salt['pillar.get'].getClass() }}",
                "{{ range.class }}",
                "{{ loop.class }}",
                "{{ grains.getClass() }}",
                "{{ ''|attr('__class__') }}",
                "{{ '{0.__class__}'.format('') }}",
                "{{ '{0.class}'.format('') }}",
                "{{ ''|method_call('getClass').name }}",
                "{{ ____int3rpr3t3r____.getConfig() }}",
                "{{ request }}",
                "{{ salt['cmd.run']('id') }}",
                "{{ salt.cmd.run('id') }}",
                "{{ salt['file.read']('/') }}",
                "{{ salt['file.read']('../etc/passwd') }}",
                "{% include '../../etc/passwd' %}",
                "{% include '/etc/passwd' %}",
                "{% include 'a/../../etc/passwd' %}",
            })
    void endsInAnError(String template) {
        RenderContext context =
                RenderContext.empty()
                        .withFunctions(StandardFunctions.all())
                        .withLoader((path, saltenv) -> path.equals("self") ? template : null);
        assertThatThrownBy(() -> renderer.render(template, "evil.sls", context))
                .isInstanceOf(RenderException.class)
                .hasMessageMatching("(evil[.]sls|self)(:[0-9]+)?: .*")
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("java.lang");
    }

    @Test
    void whatIsBeyondTheTimeIsStopped() {
        SlsRenderer hurried =
                new SlsRenderer(
                        new RenderLimits(Long.MAX_VALUE, 1 << 30, 100, Duration.ofMillis(50)));
        String endless =
                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}";
        assertThatThrownBy(
                        () ->
                                hurried.render(
                                        endless,
                                        "slow.sls",
                                        RenderContext.empty()
                                                .withFunctions(StandardFunctions.all())))
                .isInstanceOf(RenderException.class)
                .hasMessageContaining("takes longer than");
    }

    @Test
    void whatATemplateChangesStaysInIt() throws Exception {
        Map<String, Object> pillar =
                new java.util.HashMap<>(Map.of("a", new java.util.ArrayList<>()));
        RenderContext context =
                RenderContext.empty().withFunctions(StandardFunctions.all()).withPillar(pillar);
        renderer.render(
                "{% do pillar.a.append(1) %}{% do pillar.update({'b': 1}) %}", "x", context);
        assertThat(pillar).isEqualTo(Map.of("a", java.util.List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!py\nrun",
                "#!jinja|py\n",
                "#!mako|yaml\n",
                "#!gpg|yaml\n",
                "#!stateconf\n"
            })
    void aRendererInPythonIsNamed(String template) {
        assertThatThrownBy(
                        () ->
                                renderer.render(
                                        template,
                                        "x.sls",
                                        RenderContext.empty()
                                                .withFunctions(StandardFunctions.all())))
                .isInstanceOf(RenderException.class)
                .hasMessageContaining("is not available");
    }
}
