package io.brine.master.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.access.PublisherKeys.Standing;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

class PublisherAclTest {
    private static PublisherAcl acl(Map<String, ?> acl, boolean sudoAcl) {
        Map<String, ?> blacklist =
                Map.of("users", List.of("mallory", "evil.*", "m?x"), "modules", List.of("cmd.*"));
        return new PublisherAcl(acl, blacklist, sudoAcl);
    }

    @Test
    void theKeyOfTheMastersUserBindsNobody() {
        assertThat(acl(Map.of("root", List.of("test.ping")), false).rulesOf("root", Standing.FULL))
                .isNull();
    }

    @Test
    void rulesComeFromEveryNameGlobAndExpressionThatFits() {
        PublisherAcl acl =
                acl(
                        Map.of(
                                "alice", List.of("test.ping"),
                                "al*", List.of("grains.*"),
                                "bob|alice", List.of("state.apply"),
                                "ali", List.of("cmd.run")),
                        false);
        List<Object> rules = acl.rulesOf("alice", Standing.LISTED);
        assertThat(rules).isNotNull();
        assertThat(Set.copyOf(rules)).isEqualTo(Set.of("test.ping", "grains.*", "state.apply"));
        assertThat(acl.rulesOf("carol", Standing.LISTED)).isEmpty();
        assertThat(acl.rulesOf("alice", Standing.NONE)).isEmpty();
    }

    @Test
    void sudoersAreBoundOnlyIfTheConfigurationSaysSo() {
        Map<String, ?> list = Map.of("alice", List.of("test.ping"));
        assertThat(acl(list, false).rulesOf("sudo_alice", Standing.SUDO)).isNull();
        assertThat(acl(Map.of(), true).rulesOf("sudo_alice", Standing.SUDO)).isNull();
        assertThat(acl(list, true).rulesOf("sudo_alice", Standing.SUDO))
                .isEqualTo(List.of("test.ping"));
        assertThat(acl(list, true).rulesOf("sudo_bob", Standing.SUDO)).isEmpty();
    }

    @Test
    void theBlacklistNamesUsersAndFunctions() {
        PublisherAcl acl = acl(Map.of(), false);
        assertThat(acl.isBlacklisted("mallory", List.of("test.ping"))).isTrue();
        assertThat(acl.isBlacklisted("evil.twin", List.of("test.ping"))).isTrue();
        assertThat(acl.isBlacklisted("max", List.of("test.ping"))).isTrue();
        assertThat(acl.isBlacklisted("alice", List.of("test.ping", "cmd.run"))).isTrue();
        assertThat(acl.isBlacklisted("alice", List.of("test.ping"))).isFalse();
    }
}
