package io.brine.master.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.channel.PublishTopic;
import io.brine.salt.job.PublishLoad;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class TopicsTest {
    private static List<String> topics(Object tgt, String type, String... minions) {
        PublishLoad load =
                new PublishLoad(
                        "20260102030405123456",
                        "test.ping",
                        List.of(),
                        tgt,
                        type,
                        "",
                        "root",
                        Map.of());
        return Topics.of(load, List.of(minions), false).stream()
                .map(topic -> new String(topic, StandardCharsets.US_ASCII))
                .toList();
    }

    @Test
    void globsAndExpressionsGoToTheMinionsThatTheyMean() {
        assertThat(topics("*", "glob", "a", "b"))
                .containsExactly(PublishTopic.ofMinion("a"), PublishTopic.ofMinion("b"));
        assertThat(topics("a|b", "pcre", "a")).containsExactly(PublishTopic.ofMinion("a"));
    }

    @Test
    void listsGoToAllWhomTheyName() {
        assertThat(topics(List.of("a", "unknown"), "list", "a"))
                .containsExactly(PublishTopic.ofMinion("a"), PublishTopic.ofMinion("unknown"));
    }

    @Test
    void everythingElseIsBroadcast() {
        assertThat(topics("os:Debian", "grain", "a")).containsExactly("broadcast");
        assertThat(topics("G@os:Debian", "compound", "a")).containsExactly("broadcast");
    }
}
