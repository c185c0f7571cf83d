package io.brine.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.it.support.Commands;
import io.brine.it.support.ManagedProcess;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** brine-master as a process: its threads, its files, its signals, its ways to fail. */
@RequiresSalt
class MasterProcessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private Site site;

    @BeforeEach
    void layOut(PythonEnvironment salt) throws IOException {
        site = Site.create(salt);
    }

    @AfterEach
    void remove() throws IOException {
        site.close();
    }

    private List<String> threadsOf(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return tasks.map(task -> read(task.resolve("comm"))).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void itsPartsAreThreadsThatAnAdministratorCanName() throws IOException {
        ManagedProcess master = site.startMaster(Make.BRINE);
        assertThat(threadsOf(master.pid()))
                .contains(
                        "ProcessManager",
                        "Publisher",
                        "EventPublisher",
                        "ReqServer_Proce",
                        "MWorkerQueue",
                        "MWorker-0",
                        "MWorker-1",
                        "MWorker-2",
                        "Maintenance",
                        "FileserverUpdat",
                        "Reactor")
                .doesNotContain("MWorker-3");
    }

    @Test
    void theFilesThatCommandLinesReadAreThereAndPrivate() throws IOException {
        site.startMaster(Make.BRINE);
        Path master = site.directory().resolve("master");
        assertThat(permissions(master.resolve("cache/.root_key"))).isEqualTo("rw-------");
        assertThat(permissions(master.resolve("pki"))).isEqualTo("rwx------");
        assertThat(permissions(master.resolve("pki/master.pem"))).matches("r--------|rw-------");
        assertThat(permissions(master.resolve("run/master_event_pull.ipc"))).isEqualTo("rw-------");
        assertThat(permissions(master.resolve("run/master_event_pub.ipc"))).isEqualTo("rw-rw----");
        assertThat(master.resolve("run/publish_pull.ipc")).exists();
        assertThat(master.resolve("run/workers.ipc")).exists();
        assertThat(master.resolve("cache/proc")).isDirectory();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void sigtermEndsItCleanlyAndItStartsAgainOnTheSameSite() throws IOException {
        ManagedProcess first = site.startMaster(Make.BRINE);
        assertThat(first.terminate()).as(first.output()).isZero();
        assertThat(site.directory().resolve("master/pid")).doesNotExist();
        ManagedProcess second = site.startMaster(Make.BRINE);
        assertThat(second.isAlive()).isTrue();
    }

    @Test
    void itStartsAgainAfterASigkill() throws IOException {
        site.startMaster(Make.BRINE).kill();
        ManagedProcess second = site.startMaster(Make.BRINE);
        assertThat(second.terminate()).as(second.output()).isZero();
    }

    @Test
    void aPortInUseIsOneClearLine() throws IOException {
        try (ServerSocket squatter = new ServerSocket()) {
            squatter.bind(
                    new java.net.InetSocketAddress(
                            InetAddress.getLoopbackAddress(), site.retPort()));
            Commands.Result result = site.run(Make.BRINE, "master", "-l", "warning");
            assertThat(result.status()).as(result.toString()).isNotZero();
            assertThat(result.err()).contains(Integer.toString(site.retPort()));
            assertThat(result.err()).doesNotContain("\tat ");
        }
    }

    @Test
    void detachedItReturnsWhenItServes() throws Exception {
        Commands.Result result = site.run(Make.BRINE, "master", "-d");
        assertThat(result.status()).as(result.toString()).isZero();
        long pid = Long.parseLong(read(site.directory().resolve("master/pid")));
        ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
        try {
            try (java.net.Socket socket =
                    new java.net.Socket(InetAddress.getLoopbackAddress(), site.retPort())) {
                assertThat(socket.isConnected()).isTrue();
            }
            assertThat(site.directory().resolve("master/log")).exists();
        } finally {
            daemon.destroy();
            Awaitility.await("the daemon ends").atMost(PATIENCE).until(() -> !daemon.isAlive());
        }
    }

    @Test
    void detachedItReportsThatItCannotStart() throws IOException {
        try (ServerSocket squatter = new ServerSocket()) {
            squatter.bind(
                    new java.net.InetSocketAddress(
                            InetAddress.getLoopbackAddress(), site.publishPort()));
            Commands.Result result = site.run(Make.BRINE, "master", "-d");
            assertThat(result.status()).as(result.toString()).isNotZero();
            assertThat(result.err()).contains(Integer.toString(site.publishPort()));
        }
    }

    @Test
    void aMistakeInTheConfigurationNamesFileAndOption() throws IOException {
        Files.writeString(site.configDirectory().resolve("master"), "publish_port: many\n");
        Commands.Result result = site.run(Make.BRINE, "master");
        assertThat(result.status()).isNotZero();
        assertThat(result.err())
                .contains("publish_port", "many", site.configDirectory().toString());
        assertThat(result.err().lines().count()).as(result.err()).isEqualTo(1);
        Files.writeString(site.configDirectory().resolve("master"), "publish_port: [1\n");
        Commands.Result broken = site.run(Make.BRINE, "master");
        assertThat(broken.status()).isNotZero();
        assertThat(broken.err()).contains(site.configDirectory().resolve("master").toString());
    }

    @Test
    void aMistypedOptionIsOneClearLine() {
        for (String tool : List.of("master", "minion", "", "key", "call")) {
            Commands.Result result = site.run(Make.BRINE, tool, "--lgo-level");
            assertThat(result.status()).as(tool + result).isNotZero();
            assertThat(result.err()).as(tool).contains("--lgo-level").doesNotContain("\tat ");
        }
    }

    @Test
    void systemdIsToldWhenItServes(PythonEnvironment salt) throws IOException {
        Path socket = site.directory().resolve("notify");
        try (ManagedProcess systemd =
                ManagedProcess.start(
                        "notify listener",
                        site.directory(),
                        Map.of(),
                        salt.command(
                                "python",
                                "-u",
                                "-c",
                                """
                                import socket, sys
                                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                                s.bind(sys.argv[1])
                                print("listening")
                                while True:
                                    print(s.recv(4096).decode())
                                """,
                                socket.toString()))) {
            systemd.awaitLine("listening", PATIENCE);
            try (ManagedProcess master =
                    ManagedProcess.start(
                            "brine-master",
                            site.directory(),
                            Map.of("NOTIFY_SOCKET", socket.toString()),
                            site.command(
                                    Make.BRINE,
                                    "master",
                                    "-c",
                                    site.configDirectory().toString()))) {
                systemd.awaitLine("^READY=1", PATIENCE);
                assertThat(master.terminate()).as(master.output()).isZero();
                systemd.awaitLine("^STOPPING=1", PATIENCE);
            }
        }
    }
}
