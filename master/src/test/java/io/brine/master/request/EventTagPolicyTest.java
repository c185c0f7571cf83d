package io.brine.master.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.function.Predicate;

class EventTagPolicyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "minion_start",
                "salt/minion/web1/start",
                "salt/job/20260102030405123456/start/web1",
                "salt/job/20260102030405123456/prog/web1/3",
                "salt/beacon/web1/inotify/etc",
                "my/own/tag",
                "minion_ping",
                "syndic/web1/anything",
                "salt/engines/hook/x",
                "_salt_error"
            })
    void letsAMinionSpeakForItself(String tag) {
        assertThat(EventTagPolicy.allows(tag, "web1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "salt/auth",
                "salt/key",
                "key",
                "20260102030405123456",
                "salt/job/20260102030405123456/new",
                "salt/job/20260102030405123456/publish",
                "salt/job/20260102030405123456/ret/web1",
                "salt/job/20260102030405123456/ret/web2",
                "salt/job/20260102030405123456/prog/web2/1",
                "salt/job/20260102030405123456/start/web10",
                "salt/minion/web2/start",
                "salt/minion/web10/start",
                "salt/beacon/web2/inotify",
                "salt/run/20260102030405123456/ret",
                "salt/wheel/20260102030405123456/ret",
                "salt/presence/present",
                "salt/cluster/x",
                "minion/refresh/web1",
                "resource/refresh/web2",
                "salt/reactors/manage/add",
                "mine/salt/reactors/manage/set_leader",
                "a\n\nsalt/auth",
                "tab\there"
            })
    void refusesWhatBelongsToOthers(String tag) {
        assertThat(EventTagPolicy.allows(tag, "web1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1025, 100_000})
    void refusesEndlessTags(int length) {
        assertThat(EventTagPolicy.allows("x".repeat(length), "web1")).isFalse();
    }

    @Test
    void aLineSeparatorHidesNothingFromTheRules() {
        assertThat(EventTagPolicy.allows("salt/job/20260101000000000000/ret/w2\u2028", "w1"))
                .isFalse();
        assertThat(EventTagPolicy.allows("salt/auth/\u2029", "w1")).isFalse();
    }

    @Test
    void aSyndicSpeaksForTheMinionsBelowItOnly() {
        Predicate<String> own = "mine"::equals;
        assertThat(EventTagPolicy.allowsBelow("salt/minion/low1/start", own)).isTrue();
        assertThat(EventTagPolicy.allowsBelow("salt/beacon/low1/load/", own)).isTrue();
        assertThat(EventTagPolicy.allowsBelow("salt/job/20260101000000000000/prog/low1/1", own))
                .isTrue();
        assertThat(EventTagPolicy.allowsBelow("salt/minion/mine/start", own)).isFalse();
        assertThat(EventTagPolicy.allowsBelow("salt/job/20260101000000000000/ret/low1", own))
                .isFalse();
        assertThat(EventTagPolicy.allowsBelow("salt/job/20260101000000000000/new", own)).isFalse();
        assertThat(EventTagPolicy.allowsBelow("salt/auth", own)).isFalse();
        assertThat(EventTagPolicy.allowsBelow("salt/minion/../start", own)).isFalse();
    }
}
