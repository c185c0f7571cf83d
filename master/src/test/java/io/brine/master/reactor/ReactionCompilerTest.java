package io.brine.master.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.master.reactor.Reaction.Arguments;
import io.brine.salt.yaml.SaltYaml;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Objects;

class ReactionCompilerTest {
    private static List<Reaction> compile(String yaml) throws Exception {
        return ReactionCompiler.compile(
                "/r/x.sls", Objects.requireNonNull(SaltYaml.load(yaml, "x")));
    }

    @Test
    void theFormWithArgsGivesKeywords() throws Exception {
        Reaction reaction =
                compile(
                                "go:\n"
                                        + "  local.state.apply:\n"
                                        + "    - tgt: 'web*'\n"
                                        + "    - args:\n"
                                        + "      - mods: a\n"
                                        + "      - test: true\n")
                        .getFirst();
        assertThat(reaction.type()).isEqualTo("local");
        assertThat(reaction.fun()).isEqualTo("state.apply");
        assertThat(reaction.said("tgt")).isEqualTo("web*");
        assertThat(reaction.arguments())
                .isEqualTo(new Arguments(List.of(), Map.of("mods", "a", "test", true)));
    }

    @Test
    void theOlderFormsGiveArgAndKwarg() throws Exception {
        assertThat(
                        compile(
                                        "a:\n"
                                                + "  cmd.cmd.run:\n"
                                                + "    - tgt: x\n"
                                                + "    - arg:\n"
                                                + "      - id\n"
                                                + "    - kwarg:\n"
                                                + "        cwd: /\n")
                                .getFirst()
                                .arguments())
                .isEqualTo(new Arguments(List.of("id"), Map.of("cwd", "/")));
        assertThat(compile("a:\n  cmd.cmd.run: [{tgt: x}]\n").getFirst().type()).isEqualTo("local");
        Reaction wheel = compile("a:\n  wheel.key.accept:\n    - match: m1\n").getFirst();
        assertThat(wheel.arguments()).isEqualTo(new Arguments(List.of(), Map.of("match", "m1")));
    }

    @Test
    void theFunctionMayStandInTheListAndAlone() throws Exception {
        assertThat(compile("a:\n  runner:\n    - test.arg\n    - args: {x: 1}\n").getFirst().fun())
                .isEqualTo("test.arg");
        Reaction alone = compile("a: runner.manage.up\n").getFirst();
        assertThat(alone.type()).isEqualTo("runner");
        assertThat(alone.fun()).isEqualTo("manage.up");
        assertThat(alone.arguments()).isEqualTo(new Arguments(List.of(), Map.of()));
    }

    @Test
    void reactionsComeInTheirOrder() throws Exception {
        assertThat(
                        compile(
                                """
                                c: {runner.test.c: [{order: last}]}
                                b: {runner.test.b: []}
                                a: {runner.test.a: [{order: 1}]}
                                d: {runner.test.d: [{names: [n1, n2]}]}
                                """))
                .extracting(Reaction::fun)
                .containsExactly("test.a", "test.b", "test.d", "test.d", "test.c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[1]; it renders to no mapping of reactions",
                "a: 5; 'a' is not formed as a dictionary",
                "a: {local.test.ping: {tgt: x}}; 'local.test.ping' of 'a' is not formed as a list",
                "a: {local: [{tgt: x}]}; no function is named in 'local' of 'a'",
                "a: {local.test.ping: [cmd.run]}; more than one function is named in"
                        + " 'local.test.ping' of 'a'"
            })
    void whatHasAnotherFormIsSaidSo(String yaml, String message) {
        assertThatThrownBy(() -> compile(yaml))
                .isInstanceOf(ReactionException.class)
                .hasMessage(message);
    }

    @Test
    void argsOfAnotherFormAreRefused() throws Exception {
        Reaction reaction = compile("a: {runner.test.arg: [{args: [a, b]}]}").getFirst();
        assertThatThrownBy(reaction::arguments).hasMessageContaining("'args' must be");
    }
}
