package io.brine.master.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.config.MetricsOptions;
import io.brine.master.event.EventBus;
import io.brine.salt.event.EventTag;
import io.brine.salt.payload.PayloadMap;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the counters make of what peers send. */
class MasterMetricsTest {
    private static final String JID = "20261123120000000000";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MasterMetrics metrics =
            new MasterMetrics(registry, MetricsOptions.of(SaltConfig.of(Role.MASTER, Map.of())));

    private record Heard(PayloadMap data) implements EventBus.Event {
        @Override
        public int size() {
            return 0;
        }
    }

    private void published(Object fun) {
        metrics.heard(EventTag.jobNew(JID), new Heard(PayloadMap.ofMap(Map.of("fun", fun))));
    }

    private void returned(Object fun) {
        metrics.heard(
                EventTag.jobReturn(JID, "m1"),
                new Heard(PayloadMap.ofMap(Map.of("fun", fun, "success", true))));
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    @Test
    void noMinionCanMakeTheMetricsGrowWithoutEnd() {
        for (int i = 0; i < 600; i++) {
            returned("made.up" + i);
        }
        returned("no name { at all");
        returned("x".repeat(65));
        returned(List.of("a", "b"));
        published("late.to.come");
        returned("late.to.come");

        assertThat(registry.find("salt.jobs.completed").counters()).hasSize(502);
        assertThat(count("salt.jobs.completed", "fun", "other")).isEqualTo(103);
        assertThat(count("salt.jobs.completed", "fun", "late.to.come")).isEqualTo(1);
    }

    @Test
    void theFirstPartOfATagThatIsNotSaltIsItsPrefix() {
        for (String tag : Arrays.asList("salt/auth", "salt/auth", "mine/up", "plain", "", "/")) {
            metrics.heard(tag, new Heard(PayloadMap.ofMap(Map.of())));
        }
        for (int i = 0; i < 100; i++) {
            metrics.heard("own" + i + "/x", new Heard(PayloadMap.ofMap(Map.of())));
        }

        assertThat(count("salt.events.fired", "tag_prefix", "auth")).isEqualTo(2);
        assertThat(count("salt.events.fired", "tag_prefix", "mine")).isEqualTo(1);
        assertThat(count("salt.events.fired", "tag_prefix", "plain")).isEqualTo(1);
        assertThat(registry.find("salt.events.fired").counters()).hasSize(51);
        assertThat(count("salt.events.fired", "tag_prefix", "other")).isEqualTo(55);
    }

    @Test
    void aJobOfSeveralFunctionsIsOneJob() {
        published(List.of("test.ping", "test.fib"));

        assertThat(count("salt.jobs.published", "fun", "compound")).isEqualTo(1);
    }

    @Test
    void onlyTheTagsOfJobsAndReturnsCountAsSuch() {
        for (String tag :
                List.of(
                        "salt/job/" + JID + "/publish",
                        "salt/job/x/new",
                        "salt/job/" + JID + "/ret/m1/more",
                        "x/salt/job/" + JID + "/new")) {
            metrics.heard(tag, new Heard(PayloadMap.ofMap(Map.of("fun", "test.ping"))));
        }

        assertThat(registry.find("salt.jobs.published").counters()).isEmpty();
        assertThat(registry.find("salt.jobs.completed").counters()).isEmpty();
    }
}
