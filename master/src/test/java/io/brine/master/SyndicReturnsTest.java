package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.crypto.RsaKeyPair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class SyndicReturnsTest {
    private static final String JID = "20260102030405123456";

    @TempDir Path root;

    private static Map<String, ?> returns(Map<String, ?> byMinion) {
        return Map.of(
                "cmd",
                "_syndic_return",
                "load",
                List.of(
                        Map.of(
                                "id",
                                "syndic1",
                                "jid",
                                JID,
                                "fun",
                                "test.ping",
                                "load",
                                Map.of("jid", JID, "fun", "test.ping", "tgt", "*"),
                                "return",
                                byMinion)));
    }

    @Test
    void theReturnsOfMinionsBelowAreKeptAndAnnouncedOneByOne() throws Exception {
        try (RunningMaster master = RunningMaster.start(root, Map.of("order_masters", true));
                EventListener bus = master.listen()) {
            new TestMinion("own", RsaKeyPair.generate(2048)).join(master);
            TestMinion syndic = new TestMinion("syndic1", RsaKeyPair.generate(2048)).join(master);
            Map<String, ?> good = Map.of("return", true, "retcode", 0, "success", true);
            Object reply =
                    syndic.call(master, returns(Map.of("low1", good, "own", good, "../x", good)));
            assertThat(reply).isNull();
            assertThat(bus.await("salt/job/" + JID + "/ret/low1").data().asMap())
                    .containsEntry("return", true)
                    .containsEntry("id", "low1")
                    .containsEntry("fun", "test.ping");
            assertThat(bus.events())
                    .extracting(event -> event.tag())
                    .doesNotContain("salt/job/" + JID + "/ret/own");
            assertThat(master.cache().resolve("syndics/syndic1")).isEmptyFile();
        }
    }

    @Test
    void aMasterThatHasNoSyndicsTakesNone() throws Exception {
        try (RunningMaster master = RunningMaster.start(root, Map.of());
                EventListener bus = master.listen()) {
            TestMinion syndic = new TestMinion("syndic1", RsaKeyPair.generate(2048)).join(master);
            Map<String, ?> good = Map.of("return", true, "retcode", 0, "success", true);
            assertThat(syndic.call(master, returns(Map.of("low1", good)))).isNull();
            assertThat(bus.events())
                    .extracting(event -> event.tag())
                    .noneMatch(tag -> tag.contains("/ret/"));
            assertThat(master.cache().resolve("syndics")).isEmptyDirectory();
        }
    }
}
