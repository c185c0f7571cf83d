package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brine.master.process.Accident;
import io.brine.master.process.LoopPart;
import io.brine.master.process.Part;
import io.brine.salt.crypto.RsaKeyPair;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class PartRestartTest {
    private static final RsaKeyPair KEYS = RsaKeyPair.generate(2048);

    @TempDir Path root;
    private RunningMaster master;
    private TestMinion minion;

    @BeforeEach
    void start() throws Exception {
        master = RunningMaster.start(root, Map.of());
        minion = new TestMinion("m1", KEYS).join(master);
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EventPublisher",
                "Publisher",
                "MWorkerQueue",
                "MWorker-0",
                "MWorker-1",
                "ReqServer_ProcessManager",
                "StatusServer"
            })
    void aPartWhoseThreadEndsIsReplacedAndTheMasterServesOn(String name) throws Exception {
        int retPort = master.daemon().retPort();
        int publishPort = master.daemon().publishPort();
        Part before = master.daemon().part(name);
        assertThat(before).isInstanceOf(LoopPart.class);

        Accident.endThread((LoopPart) before);

        await().atMost(RunningMaster.PATIENCE)
                .until(() -> master.daemon().restartCount() == 1 && alive(name) == 1);
        assertThat(master.daemon().retPort()).isEqualTo(retPort);
        assertThat(master.daemon().publishPort()).isEqualTo(publishPort);
        await().atMost(RunningMaster.PATIENCE).until(this::isServed);
        try (EventListener bus = master.listen()) {
            await().atMost(RunningMaster.PATIENCE)
                    .until(
                            () -> {
                                minion.call(
                                        master,
                                        Map.of("cmd", "_minion_event", "tag", "x", "data", "y"));
                                return !bus.events().isEmpty();
                            });
        }
        assertThat(master.daemon().restartCount()).isEqualTo(1);
    }

    private boolean isServed() throws Exception {
        // A worker that has just died may have taken a request with it: both must answer.
        for (int i = 0; i < 4; i++) {
            var request = minion.seal(Map.of("cmd", "_file_envs"));
            byte[] reply = master.requestWithin(request.body(), Duration.ofSeconds(1));
            if (reply == null) {
                return false;
            }
            Object envs =
                    io.brine.salt.channel.RequestSealer.openReply(
                            reply, minion.sessionKey(), request.nonce());
            assertThat(envs).isEqualTo(List.of("base"));
        }
        return true;
    }

    private static long alive(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(Part.threadName(name)))
                .count();
    }
}
