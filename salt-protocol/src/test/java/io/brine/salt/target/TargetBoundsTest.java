package io.brine.salt.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Expressions that a hostile minion or user makes up so that matching never ends. */
@Timeout(60)
class TargetBoundsTest {
    private static final String ID = "a".repeat(40);
    private static final String SLOW = "(.*)".repeat(8) + "b";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+b",
                "(a|aa)+b",
                "(a|a)*b",
                "(?:(?:a*)*)*b",
                "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)b",
                "([a-z]+)*\\1b",
                "(?=(a+)+b)a"
            })
    void backtrackingEnds(String regex) throws TargetException {
        assertThat(BoundedRegex.compile(regex).matches(ID)).isFalse();
    }

    /** No character is looked at where the text has ended, so looks cannot be what is counted. */
    @Test
    void waysToMatchNothingAreCountedBeforehand() {
        for (String twice : List.of("(|)", "(?:b?|c?)", "(b*|c*)", "(?P<n>|b|)", "(|\\b)")) {
            String regex = "a" + twice.replace("n>", "n%d>").repeat(40) + "x";
            for (int i = 0; regex.contains("n%d"); i++) {
                regex = regex.replaceFirst("n%d", "n" + i);
            }
            String hostile = regex;
            assertThatThrownBy(() -> BoundedRegex.compile(hostile))
                    .as(twice)
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("too many ways");
        }
        assertThatThrownBy(() -> BoundedRegex.compile("(".repeat(1000) + ")".repeat(1000)))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("too deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web\\d+(\\.example\\.(com|org))?(-[a-z]*)?",
                "(web|db|app|)[0-9]{1,3}",
                "^(?i)(?:a|b|)*$",
                "[](|)*]+\\(\\|\\)",
                "(?P<x>a|b)?(?P=x)?(?!c|)",
                "a{,3}{b}|{|}",
                "(a|b)(c|)(d|)(e|)(f|)(g|)"
            })
    void whatPeopleWriteIsLetThrough(String regex) throws TargetException {
        assertThat(BoundedRegex.compile(regex)).isNotNull();
    }

    @Test
    void aListOfHundredsOfIdsIsLetThrough() throws TargetException {
        String ids = String.join("|", IntStream.range(100, 700).mapToObj(i -> "id" + i).toList());
        assertThat(BoundedRegex.compile("(?:" + ids + ")$").matches("id699")).isTrue();
    }

    /** Each match is bounded; ten thousand minions, or values, must not multiply that. */
    @Test
    void allMinionsTogetherAreBounded() {
        List<String> fleet = IntStream.range(0, 10_000).mapToObj(i -> ID + i).toList();
        assertThatThrownBy(() -> resolve("pcre", SLOW, fleet, Map.of()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("too many steps");

        Map<String, List<String>> grains = Map.of("x", fleet);
        assertThatThrownBy(() -> resolve("grain_pcre", "x:" + SLOW, fleet, grains))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("too many steps");

        Map<String, List<String>> long1 = Map.of("x", List.of("a".repeat(60_000)));
        String glob = "x:*" + "a".repeat(4000) + "b";
        assertThatThrownBy(() -> resolve("grain", glob, fleet, long1))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("too many steps");
    }

    private static List<String> resolve(
            String type, String expression, List<String> ids, Map<?, ?> grains)
            throws TargetException {
        return TargetMatcher.resolve(
                        Target.of(type, expression, null),
                        Nodegroups.none(),
                        ids,
                        id -> MinionFacts.of(id, grains, Map.of()))
                .minions();
    }

    @Test
    void anOrdinaryTargetOverALargeFleetIsFarFromTheBound() throws TargetException {
        List<String> fleet =
                IntStream.range(0, 50_000).mapToObj(i -> "web" + i + ".example.com").toList();
        assertThat(resolve("pcre", "web\\d*7(\\.[a-z]+)*$", fleet, Map.of())).hasSize(5_000);
    }
}
