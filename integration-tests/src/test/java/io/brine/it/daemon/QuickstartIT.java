package io.brine.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.it.support.Checkout;
import io.brine.it.support.Commands;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The first command of README.md. */
class QuickstartIT {
    @Test
    void oneMasterCommandsTwoMinionsAndEverythingIsStoppedAgain() {
        Path root = Checkout.root();
        Commands.Result result =
                Commands.run(
                        root,
                        Duration.ofMinutes(3),
                        Map.of(),
                        List.of(Checkout.launcher("quickstart").toString()));
        assertThat(result.status()).as(result.toString()).isZero();
        assertThat(result.out())
                .containsPattern("(?m)^ *minion-?1:\\R +True$")
                .containsPattern("(?m)^ *minion-?2:\\R +True$");
        assertThat(result.out())
                .contains(
                        "ProcessManager",
                        "Publisher",
                        "EventPublisher",
                        "ReqServer_Proce",
                        "MWorkerQueue",
                        "MWorker-0");
        assertThat(
                        ProcessHandle.allProcesses()
                                .filter(ProcessHandle::isAlive)
                                .map(process -> process.info().commandLine().orElse(""))
                                .filter(
                                        line ->
                                                line.contains("brine-quickstart")
                                                        || line.contains("brine-qs")))
                .as("nothing of it is left running")
                .isEmpty();
    }
}
