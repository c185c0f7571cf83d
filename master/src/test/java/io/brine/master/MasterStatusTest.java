package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.brine.daemon.cli.CommandException;
import io.brine.master.process.Accident;
import io.brine.master.process.LoopPart;
import io.brine.master.process.Part;
import io.brine.master.process.PartStatus;
import io.brine.master.status.MasterStatus;
import io.brine.master.status.StatusCommand;
import io.brine.salt.crypto.RsaKeyPair;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** What brine-master --status is told of a running master. */
class MasterStatusTest {
    private static final RsaKeyPair KEYS = RsaKeyPair.generate(2048);

    @TempDir Path root;
    private RunningMaster master;

    @BeforeEach
    void start() throws Exception {
        master = RunningMaster.start(root, Map.of());
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void everyPartIsNamedAndWhatPassedThroughItIsCounted() throws Exception {
        TestMinion minion = new TestMinion("m1", KEYS).join(master);
        minion.call(master, Map.of("cmd", "_file_envs"));

        Answer answer = ask(null);

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.text())
                .contains("ProcessManager", "Publisher", "EventPublisher", "Maintenance")
                .contains("ReqServer_ProcessManager", "MWorkerQueue", "MWorker-0", "MWorker-1")
                .containsPattern("(?m)^PART +STATE +RESTARTS +QUEUE +MESSAGES +ERRORS$")
                .containsPattern("(?m)^DiskPool +pool +0 +0$");
        assertThat(part("ReqServer_ProcessManager").load().messages()).isGreaterThanOrEqualTo(3);
        assertThat(part("MWorkerQueue").load().messages())
                .isEqualTo(part("ReqServer_ProcessManager").load().messages());
        assertThat(part("EventPublisher").load().messages()).isPositive();
        assertThat(Files.getPosixFilePermissions(root.resolve("run/brine_master_status.ipc")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void itComplainsOfNothingUntilItsPortsAreClosed() throws Exception {
        assertThat(master.daemon().complaint()).isNull();
        master.close();
        assertThat(master.daemon().complaint()).isNotNull();
    }

    @Test
    void jsonIsForScripts() throws Exception {
        assertThat(ask("json").text())
                .contains("\"EventPublisher\": {")
                .contains("\"state\": \"running\"")
                .contains("\"pid\": " + ProcessHandle.current().pid());
        assertThatThrownBy(() -> ask("nonsense"))
                .isInstanceOf(CommandException.class)
                .hasMessage("--out: no outputter 'nonsense'");
    }

    @Test
    void aPartThatWasReplacedKeepsItsCounts() throws Exception {
        new TestMinion("m1", KEYS).authenticate(master);
        long before = part("MWorkerQueue").load().messages();

        Part queue = master.daemon().part("MWorkerQueue");
        assertThat(queue).isInstanceOf(LoopPart.class);
        Accident.endThread((LoopPart) queue);

        await().atMost(RunningMaster.PATIENCE)
                .until(
                        () ->
                                part("MWorkerQueue").restarts() == 1
                                        && part("MWorkerQueue").state()
                                                == PartStatus.State.RUNNING);
        assertThat(part("MWorkerQueue").load().messages()).isGreaterThanOrEqualTo(before);
        assertThat(part("ProcessManager").load().errors()).isEqualTo(1);
    }

    @Test
    void whereNoMasterRunsThatIsSaidWithAnExitCodeOfItsOwn() {
        assertThatThrownBy(() -> new StatusCommand(root.resolve("nowhere")).run(null, System.out))
                .isInstanceOfSatisfying(
                        CommandException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(StatusCommand.NOT_RUNNING))
                .hasMessageContaining("no master runs with this configuration");
    }

    private record Answer(int exitCode, String text) {}

    private Answer ask(@Nullable String out) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int exitCode =
                new StatusCommand(root.resolve("run"))
                        .run(out, new PrintStream(told, true, StandardCharsets.UTF_8));
        return new Answer(exitCode, told.toString(StandardCharsets.UTF_8));
    }

    private PartStatus part(String name) {
        MasterStatus status = master.daemon().status();
        return status.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
