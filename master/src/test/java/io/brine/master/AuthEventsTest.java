package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the event of an authentication tells. */
class AuthEventsTest {
    private static final PayloadMap GRAINS = PayloadMap.ofMap(Map.of("secret_key", "k"));

    @TempDir Path root;

    private Map<Object, @Nullable Object> told(Map<String, ?> options) throws Exception {
        try (RunningMaster master = RunningMaster.start(root, options);
                EventListener bus = master.listen()) {
            new TestMinion("m1", RsaKeyPair.generate(2048)).authenticate(master, GRAINS);
            return bus.await("salt/auth").data().asMap();
        }
    }

    @Test
    void grainsSentForAutosigningAreToldOfTheActsThatAreListed() throws Exception {
        assertThat(told(Map.of("auth_events_autosign_grains", List.of("accept", "pend"))))
                .containsEntry("act", "pend")
                .containsEntry("autosign_grains", Map.of("secret_key", "k"));
    }

    @Test
    void grainsSentForAutosigningAreKeptBackOfOtherActs() throws Exception {
        assertThat(told(Map.of("auth_events_autosign_grains", List.of("accept"))))
                .containsEntry("act", "pend")
                .doesNotContainKey("autosign_grains");
    }

    @Test
    void byDefaultTheyAreNeverTold() throws Exception {
        assertThat(told(Map.of()))
                .containsEntry("act", "pend")
                .doesNotContainKey("autosign_grains");
    }
}
