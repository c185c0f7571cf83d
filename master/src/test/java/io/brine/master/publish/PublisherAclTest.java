package io.brine.master.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.cache.DataCache;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;
import io.brine.master.target.TargetResolver;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class PublisherAclTest {
    @TempDir Path root;
    private TargetResolver targets;

    @BeforeEach
    void acceptMinions() throws Exception {
        KeyStore keys = KeyStore.open(root.resolve("pki"));
        for (String id : List.of("web1", "web2", "db1")) {
            keys.store(id, KeyState.ACCEPTED, "pem");
        }
        targets = new TargetResolver(keys, new DataCache(root.resolve("cache")), Map.of(), true);
    }

    private PublisherAcl acl(Map<String, ?> acl, boolean sudoAcl) {
        Map<String, ?> blacklist =
                Map.of("users", List.of("mallory", "evil.*"), "modules", List.of("cmd\\..*"));
        return new PublisherAcl(acl, blacklist, sudoAcl, targets);
    }

    private static boolean permits(PublisherAcl acl, String user, String fun, String... minions)
            throws Exception {
        return acl.permits(user, user.equals("root"), List.of(fun), List.of(minions));
    }

    @Test
    void whoIsNotNamedMayDoNothingButFindJob() throws Exception {
        PublisherAcl acl = acl(Map.of(), false);
        assertThat(permits(acl, "alice", "test.ping", "web1")).isFalse();
        assertThat(permits(acl, "alice", "saltutil.find_job", "web1")).isTrue();
        assertThat(permits(acl, "root", "test.ping", "web1")).isTrue();
    }

    @Test
    void functionsMustMatchAsAWhole() throws Exception {
        PublisherAcl acl = acl(Map.of("alice", List.of("test.ping", "grains\\..*")), false);
        assertThat(permits(acl, "alice", "test.ping", "web1")).isTrue();
        assertThat(permits(acl, "alice", "grains.items", "web1")).isTrue();
        assertThat(permits(acl, "alice", "test.pinged", "web1")).isFalse();
        assertThat(permits(acl, "bob", "test.ping", "web1")).isFalse();
        assertThat(
                        acl.permits(
                                "alice",
                                false,
                                List.of("test.ping", "state.apply"),
                                List.of("web1")))
                .isFalse();
    }

    @Test
    void aTargetInTheListBindsTheWholeTargetOfTheJob() throws Exception {
        PublisherAcl acl =
                acl(Map.of("alice", List.of(Map.of("web*", List.of("state.apply")))), false);
        assertThat(permits(acl, "alice", "state.apply", "web1", "web2")).isTrue();
        assertThat(permits(acl, "alice", "state.apply", "web1", "db1")).isFalse();
        assertThat(permits(acl, "alice", "test.ping", "web1")).isFalse();
    }

    @Test
    void sudoersAreBoundOnlyIfTheConfigurationSaysSo() throws Exception {
        assertThat(permits(acl(Map.of(), false), "sudo_alice", "test.ping", "web1")).isTrue();
        assertThat(permits(acl(Map.of(), true), "sudo_alice", "test.ping", "web1")).isFalse();
        PublisherAcl named = acl(Map.of("alice", List.of("test.ping")), true);
        assertThat(permits(named, "sudo_alice", "test.ping", "web1")).isTrue();
    }

    @Test
    void theBlacklistNamesUsersAndFunctions() {
        PublisherAcl acl = acl(Map.of(), false);
        assertThat(acl.isBlacklisted("mallory", List.of("test.ping"))).isTrue();
        assertThat(acl.isBlacklisted("evil.twin", List.of("test.ping"))).isTrue();
        assertThat(acl.isBlacklisted("alice", List.of("test.ping", "cmd.run"))).isTrue();
        assertThat(acl.isBlacklisted("alice", List.of("test.ping"))).isFalse();
    }

    @Test
    void aBrokenExpressionPermitsNothing() throws Exception {
        PublisherAcl acl = acl(Map.of("alice", List.of("test.(")), false);
        assertThat(permits(acl, "alice", "test.(", "web1")).isTrue();
        assertThat(permits(acl, "alice", "test.ping", "web1")).isFalse();
    }
}
