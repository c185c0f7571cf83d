package io.brine.master.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.access.AccessRules.Permission;
import io.brine.master.cache.DataCache;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;
import io.brine.master.target.TargetResolver;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

class AccessRulesTest {
    @TempDir Path root;
    private TargetResolver targets;
    private AccessRules rules;

    @BeforeEach
    void acceptMinions() throws Exception {
        KeyStore keys = KeyStore.open(root.resolve("pki"));
        for (String id : List.of("web1", "web2", "db1")) {
            keys.store(id, KeyState.ACCEPTED, "pem");
        }
        targets = new TargetResolver(keys, new DataCache(root.resolve("cache")), Map.of(), true);
        rules = new AccessRules(targets, false, false);
    }

    private boolean permits(List<?> list, String fun, List<?> arg, String... minions)
            throws Exception {
        return rules.permitsJob(list, List.of(fun), arg, List.of(minions));
    }

    @Test
    void findJobIsAlwaysPermittedAndNothingElseWithoutARule() throws Exception {
        assertThat(permits(List.of(), "saltutil.find_job", List.of("1"), "web1")).isTrue();
        assertThat(permits(List.of(), "test.ping", List.of(), "web1")).isFalse();
        assertThat(rules.permitsJob(List.of(".*"), List.of(), List.of(), List.of())).isFalse();
    }

    @Test
    void functionsMatchFromTheStartAsInPython() throws Exception {
        List<?> list = List.of("test.ping", "grains\\..*", "pkg");
        assertThat(permits(list, "test.ping", List.of(), "web1")).isTrue();
        assertThat(permits(list, "grains.items", List.of(), "web1")).isTrue();
        assertThat(permits(list, "pkg.install", List.of("vim"), "web1")).isTrue();
        assertThat(permits(list, "mytest.ping", List.of(), "web1")).isFalse();
        assertThat(permits(List.of("test.("), "test.ping", List.of(), "web1")).isFalse();
    }

    @Test
    void everyFunctionOfACompoundCommandMustBePermitted() throws Exception {
        List<List<?>> args = List.of(List.of(), List.of("id"));
        assertThat(
                        rules.permitsJob(
                                List.of("test.*"),
                                List.of("test.ping", "cmd.run"),
                                args,
                                List.of("web1")))
                .isFalse();
        assertThat(
                        rules.permitsJob(
                                List.of("test.*", "cmd.*"),
                                List.of("test.ping", "cmd.run"),
                                args,
                                List.of("web1")))
                .isTrue();
    }

    @Test
    void aTargetInARuleBindsTheWholeTargetOfTheJob() throws Exception {
        List<?> list = List.of(Map.of("web*", List.of("state.apply")));
        assertThat(permits(list, "state.apply", List.of(), "web1", "web2")).isTrue();
        assertThat(permits(list, "state.apply", List.of(), "web1", "db1")).isFalse();
        assertThat(permits(list, "test.ping", List.of(), "web1")).isFalse();
        assertThat(permits(List.of(Map.of("@runner", List.of(".*"))), "a.b", List.of(), "web1"))
                .isFalse();
    }

    /** CVE-2022-22941: a target that means none here means any minion of the syndics. */
    @Test
    void aTargetThatMeansNobodyHereIsDeniedWhereThereAreSyndics() throws Exception {
        List<?> list = List.of(Map.of("web*", List.of("test.ping")));
        AccessRules upper = new AccessRules(targets, false, true);
        assertThat(upper.permitsJob(list, List.of("test.ping"), List.of(), List.of())).isFalse();
        assertThat(permits(list, "test.ping", List.of())).isTrue();
    }

    @Test
    void argumentsMustMatchWhereARuleNamesThem() throws Exception {
        List<?> list =
                List.of(
                        Map.of(
                                "web*",
                                List.of(
                                        Map.of(
                                                "test.echo",
                                                Map.of("args", Arrays.asList("a.*", null))),
                                        Map.of(
                                                "test.kwarg",
                                                Map.of("kwargs", Map.of("n", "[12]$"))))));
        assertThat(permits(list, "test.echo", List.of("abc", 7L), "web1")).isTrue();
        assertThat(permits(list, "test.echo", List.of("abc"), "web1")).isFalse();
        assertThat(permits(list, "test.echo", List.of("xbc", 7L), "web1")).isFalse();
        Map<String, ?> one = Map.of("__kwarg__", true, "n", 1L);
        Map<String, ?> ten = Map.of("__kwarg__", true, "n", 10L);
        assertThat(permits(list, "test.kwarg", List.of(one), "web1")).isTrue();
        assertThat(permits(list, "test.kwarg", List.of(ten), "web1")).isFalse();
        assertThat(permits(list, "test.kwarg", List.of(), "web1")).isFalse();
    }

    @Test
    void aUserHasHisOwnRulesAndThoseOfHisGroupsAndTheStarsOnlyWithoutOwn() {
        Map<String, ?> configured =
                Map.of(
                        "fred", List.of("a"),
                        "admins%", List.of("b"),
                        "*", List.of("c"),
                        "^filename", "x");
        assertThat(rules.rulesOf(configured, "fred", List.of("admins")))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(rules.rulesOf(configured, "bob", List.of())).containsExactly("c");
        assertThat(rules.rulesOf(configured, "*", List.of())).containsExactly("c");
        assertThat(rules.rulesOf(configured, ".*", List.of())).containsExactly("c");
        assertThat(new AccessRules(targets, true, false).rulesOf(configured, "fred", List.of()))
                .containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void runnersAndWheelNeedARuleWithTheirName() {
        assertThat(ask(List.of("@runner"), "jobs.active")).isEqualTo(Permission.PERMITTED);
        assertThat(ask(List.of("@runners"), "jobs.active")).isEqualTo(Permission.PERMITTED);
        assertThat(ask(List.of("@jobs"), "jobs.active")).isEqualTo(Permission.PERMITTED);
        assertThat(ask(List.of("@jobs"), "manage.up")).isEqualTo(Permission.DENIED);
        assertThat(ask(List.of("@wheel", ".*"), "manage.up")).isEqualTo(Permission.DENIED);
        assertThat(ask(List.of(Map.of("@runner", List.of("test.arg"))), "test.arg"))
                .isEqualTo(Permission.PERMITTED);
        assertThat(ask(List.of(Map.of("@test", List.of("arg"))), "test.arg"))
                .isEqualTo(Permission.PERMITTED);
        assertThat(ask(List.of(Map.of("@test", List.of("sleep"))), "test.arg"))
                .isEqualTo(Permission.DENIED);
        assertThat(ask(List.of("@runner"), "test")).isEqualTo(Permission.MALFORMED);
        assertThat(ask(List.of(), "test.arg")).isEqualTo(Permission.DENIED);
    }

    private Permission ask(List<?> list, String function) {
        return rules.permitsFunction("runner", list, function, List.of(), Map.of());
    }
}
