package io.brine.salt.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;

import io.brine.salt.Vectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Matching against what Salt's own matchers said (src/test/golden/target_golden.py). */
class TargetGoldenTest {
    private static final JsonNode GOLDEN = Vectors.resource("/golden/targets.json");

    private static Map<String, MinionFacts> minions() {
        Map<String, MinionFacts> all = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> e : GOLDEN.get("minions").properties()) {
            all.put(
                    e.getKey(),
                    MinionFacts.of(
                            e.getKey(),
                            (Map<?, ?>) Vectors.tagged(e.getValue().get("grains")),
                            (Map<?, ?>) Vectors.tagged(e.getValue().get("pillar"))));
        }
        return all;
    }

    @Test
    void saltsOwnMatchersAgree() {
        Map<String, MinionFacts> minions = minions();
        List<String> differences = new ArrayList<>();
        for (JsonNode c : GOLDEN.get("cases")) {
            String type = c.get("type").asText();
            for (Map.Entry<String, JsonNode> e : c.get("expected").properties()) {
                boolean ours = matches(type, c, Objects.requireNonNull(minions.get(e.getKey())));
                if (ours != e.getValue().asBoolean()) {
                    differences.add(
                            type
                                    + " "
                                    + c.get("tgt")
                                    + " on "
                                    + e.getKey()
                                    + ": Salt says "
                                    + e.getValue());
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static boolean matches(String type, JsonNode c, MinionFacts facts) {
        try {
            Object tgt = Vectors.plain(c.get("tgt"));
            return TargetMatcher.matches(Target.of(type, tgt, c.get("delimiter").asText()), facts);
        } catch (TargetException e) {
            return false;
        }
    }

    @Test
    void theMasterPicksTheSameMinions() throws TargetException {
        Map<String, MinionFacts> minions = minions();
        TargetMatcher.Resolution resolution =
                TargetMatcher.resolve(
                        Target.of("list", List.of("DB-1", "nobody", "web1"), null),
                        Nodegroups.none(),
                        minions.keySet(),
                        id -> Objects.requireNonNull(minions.get(id)));
        assertThat(resolution.minions()).containsExactly("web1", "DB-1");
        assertThat(resolution.missing()).containsExactly("nobody");
        MinionFacts unknown = MinionFacts.of("dark", null, null);
        assertThat(TargetMatcher.matches(Target.of("grain", "os:*", null), unknown)).isFalse();
        assertThat(TargetMatcher.matches(Target.of("ipcidr", "10.0.0.0/8", null), unknown))
                .isTrue();
        assertThat(TargetMatcher.matches(Target.of("compound", "not G@os:*", null), unknown))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web|web1 , web2.example.com",
                "plain|web1",
                "nested|web1 , web2.example.com , DB-1",
                "words|web1",
                "typed|DB-1"
            })
    void nodegroups(String name, String expected) throws TargetException {
        Nodegroups groups =
                Nodegroups.of(
                        Map.of(
                                "web",
                                "web*",
                                "plain",
                                "web1 other",
                                "nested",
                                "N@web or N@typed",
                                "words",
                                List.of("web1", "zzz"),
                                "typed",
                                "G@os:RedHat",
                                "loop",
                                "N@loop"));
        Map<String, MinionFacts> minions = minions();
        for (Target target :
                List.of(
                        Target.of("nodegroup", name, null),
                        Target.of("compound", "N@" + name, null))) {
            assertThat(
                            TargetMatcher.resolve(
                                            target,
                                            groups,
                                            minions.keySet(),
                                            id -> Objects.requireNonNull(minions.get(id)))
                                    .minions())
                    .containsExactly(expected.split(" , ", -1));
        }
        assertThatThrownBy(() -> groups.expand("loop")).hasMessageContaining("contains itself");
        assertThatThrownBy(() -> groups.expand("none")).hasMessage("unknown nodegroup 'none'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "and a|'and' where a term is expected",
                "a b|no operator before 'b'",
                "( a|without its ')'",
                "a )|')' without its '('",
                "a and|ends where a term is expected",
                "T@x:y|'T@' are not supported",
                "not not a|'not' twice",
                "N@x|unknown nodegroup 'x'",
                "E@(|not a regular expression",
                "S@1.2.3|not an IP address"
            })
    void errorsSayWhatIsWrong(String expression, String message) {
        assertThatThrownBy(() -> TargetMatcher.compile(Target.of("compound", expression, null)))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "(a|a)*b",
                "(.*)*x",
                "((a{1,100}){1,100}){1,100}b",
                "(x+x+)+y",
                "((((a?)*)*)*)*b",
                "(?:(?:){1000}){1000}"
            })
    void hostileExpressionsEnd(String hostile) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> {
                    MinionFacts facts = MinionFacts.of("a".repeat(60) + "!", Map.of(), Map.of());
                    TargetMatcher.matches(Target.of("pcre", hostile, null), facts);
                    Target deep = Target.of("grain", "*:".repeat(90) + "x", null);
                    TargetMatcher.matches(
                            deep,
                            MinionFacts.of("a", Map.of("k", Map.of("k", List.of("v"))), null));
                    TargetMatcher.matches(Target.glob("*a".repeat(200)), facts);
                });
    }

    @Test
    void unknownTypesAreNamed() {
        assertThatThrownBy(() -> Target.of("range", "x", null))
                .hasMessageContaining("need a range server");
        assertThatThrownBy(() -> Target.of("nosuch", "x", null))
                .hasMessage("unknown target type 'nosuch'");
        assertThatThrownBy(() -> TargetMatcher.compile(Target.of("grain", "a:".repeat(200), null)))
                .hasMessageContaining("nested keys");
        assertThatThrownBy(() -> Target.of("glob", 5L, null)).hasMessageContaining("neither");
        assertThatThrownBy(() -> BoundedRegex.compile("a".repeat(5000)))
                .hasMessageContaining("longer");
        assertThatThrownBy(() -> BoundedRegex.compile("(?:(?:){1000}){1000}"))
                .hasMessageContaining("repeats too often");
    }
}
