package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.handshake.HostAddress;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.TransportKind;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Unix domain sockets, over each kind of event loop that works here. */
@Timeout(30)
class IpcTest extends EachTransportKind {
    @TempDir Path directory;

    static Stream<TransportKind> nativeKinds() {
        return kinds().filter(kind -> kind != TransportKind.NIO);
    }

    private String path(String name) {
        return "ipc://" + directory.resolve(name);
    }

    private static void exchange(BlockingSocket requester, BlockingSocket replier)
            throws Exception {
        requester.send(ZmtpMessage.ofUtf8("question"), WAIT);
        ZmtpMessage question = replier.receive(WAIT);
        assertThat(question).isNotNull();
        assertThat(question.utf8(0)).isEqualTo("question");
        question.release();
        byte[] large = new byte[1 << 20];
        replier.send(ZmtpMessage.of(large), WAIT);
        ZmtpMessage answer = requester.receive(WAIT);
        assertThat(answer).isNotNull();
        assertThat(answer.bytes(0)).isEqualTo(large);
        answer.release();
    }

    /** Binds, and answers somebody who connects. */
    private void serve(TransportKind kind, BlockingSocket binder, String endpoint)
            throws Exception {
        BlockingSocket connector = open(kind, SocketType.REQ);
        binder.bind(endpoint);
        connector.connect(endpoint);
        exchange(connector, binder);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldCarryMessagesAndRemoveItsFile(TransportKind kind) throws Exception {
        BlockingSocket binder = open(kind, SocketType.REP);
        BlockingSocket connector = open(kind, SocketType.REQ);
        String endpoint = path("a");
        assertThat(binder.bind(endpoint)).isEqualTo(endpoint);
        connector.connect(endpoint);
        exchange(connector, binder);
        Path file = directory.resolve("a");
        assertThat(file).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .as("nobody else may connect")
                .endsWith("-x");
        binder.close();
        assertThat(file).doesNotExist();
    }

    /** As libzmq has it, on both sides; the JDK does not tell the process. */
    @ParameterizedTest
    @MethodSource("kinds")
    void shouldNameThePeerByItsUserGroupAndProcess(TransportKind kind) throws Exception {
        BlockingSocket binder = open(kind, SocketType.PAIR);
        BlockingSocket connector = open(kind, SocketType.PAIR);
        connector.connect(binder.bind(path("named")));
        String expected =
                "localhost:%s:%s:%s"
                        .formatted(
                                Files.getAttribute(directory, "unix:uid"),
                                Files.getAttribute(directory, "unix:gid"),
                                kind == TransportKind.NIO ? "" : ProcessHandle.current().pid());
        connector.send(ZmtpMessage.ofUtf8("up"), WAIT);
        assertThat(peerOfNext(binder)).isEqualTo(expected);
        binder.send(ZmtpMessage.ofUtf8("down"), WAIT);
        assertThat(peerOfNext(connector)).isEqualTo(expected);
    }

    private static String peerOfNext(BlockingSocket socket) throws Exception {
        ZmtpMessage message = socket.receive(WAIT);
        assertThat(message).isNotNull();
        try {
            assertThat(message.peer()).isNotNull();
            return ((HostAddress) message.peer().remoteAddress()).zapText();
        } finally {
            message.release();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldConnectBeforeItIsBoundAndAgainAfterwards(TransportKind kind) throws Exception {
        BlockingSocket connector =
                open(
                        kind,
                        SocketType.REQ,
                        SocketOptions.builder().reconnectInterval(Duration.ofMillis(10)));
        connector.connect(path("late"));
        for (int i = 0; i < 2; i++) {
            BlockingSocket binder = open(kind, SocketType.REP);
            binder.bind(path("late"));
            exchange(connector, binder);
            binder.socket().unbind(path("late")).toCompletableFuture().get(5, TimeUnit.SECONDS);
            binder.close();
            Awaitility.await().until(() -> connector.socket().peerCount() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldReplaceAStaleFileOnly(TransportKind kind) throws Exception {
        Path file = directory.resolve("stale");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(file));
            BlockingSocket refused = open(kind, SocketType.REP);
            List<SocketEvent> events = new CopyOnWriteArrayList<>();
            refused.socket().monitor(events::add);
            assertThatThrownBy(() -> refused.bind(path("stale")))
                    .rootCause()
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("already in use");
            assertThat(events).singleElement().extracting(SocketEvent::value).isEqualTo(98L);
        }
        assertThat(file).as("what a crash leaves behind").exists();
        serve(kind, open(kind, SocketType.REP), path("stale"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldLeaveFilesOfOthersAlone(TransportKind kind) throws Exception {
        Path file = directory.resolve("text");
        Files.writeString(file, "precious");
        BlockingSocket binder = open(kind, SocketType.REP);
        assertThatThrownBy(() -> binder.bind(path("text")))
                .hasMessageContaining("a file that is no socket is in the way");
        assertThat(file).hasContent("precious");
        binder.bind(path("ours"));
        Path ours = directory.resolve("ours");
        Files.delete(ours);
        try (ServerSocketChannel theirs = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            theirs.bind(UnixDomainSocketAddress.of(ours));
            Object before = Files.getAttribute(ours, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            binder.close();
            assertThat(Files.getAttribute(ours, "unix:ino", LinkOption.NOFOLLOW_LINKS))
                    .as("somebody else's by now")
                    .isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldMakeAFreshPathAndRemoveIt(TransportKind kind) throws Exception {
        BlockingSocket binder = open(kind, SocketType.REP);
        BlockingSocket connector = open(kind, SocketType.REQ);
        String endpoint = binder.bind("ipc://*");
        assertThat(endpoint).startsWith("ipc:///");
        assertThat(binder.socket().lastEndpoint()).hasToString(endpoint);
        Path file = Path.of(((Endpoint.Ipc) Endpoint.parseConnect(endpoint)).name());
        Path parent = file.getParent();
        assertThat(parent).isNotNull();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent)))
                .isEqualTo("rwx------");
        connector.connect(endpoint);
        exchange(connector, binder);
        binder.socket().unbind(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(parent).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("nativeKinds")
    void shouldUseAbstractNames(TransportKind kind) throws Exception {
        String endpoint = "ipc://@brine-test-" + ProcessHandle.current().pid() + kind;
        BlockingSocket binder = open(kind, SocketType.REP);
        BlockingSocket connector = open(kind, SocketType.REQ);
        assertThat(binder.bind(endpoint)).isEqualTo(endpoint);
        connector.connect(endpoint);
        exchange(connector, binder);
        BlockingSocket second = open(kind, SocketType.REP);
        assertThatThrownBy(() -> second.bind(endpoint)).hasMessageContaining(endpoint);
        binder.close();
        second.bind(endpoint);
    }

    @Test
    void shouldSayWhatAbstractNamesNeed() {
        BlockingSocket socket = open(TransportKind.NIO, SocketType.PAIR);
        assertThatThrownBy(() -> socket.bind("ipc://@name"))
                .hasMessageContaining("netty-transport-native-epoll");
        assertThatThrownBy(() -> socket.connect("ipc://@name"))
                .hasMessageContaining("netty-transport-native-epoll");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldLetInWhomTheFilterNames(TransportKind kind) throws Exception {
        int uid = (Integer) Files.getAttribute(directory, "unix:uid");
        BlockingSocket binder =
                open(
                        kind,
                        SocketType.REP,
                        SocketOptions.builder().ipcUserFilters(List.of(uid + 1, uid)));
        serve(kind, binder, path("filtered"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldKeepOutWhomTheFilterDoesNotName(TransportKind kind) throws IOException {
        int gid = (Integer) Files.getAttribute(directory, "unix:gid");
        BlockingSocket binder =
                open(
                        kind,
                        SocketType.REP,
                        SocketOptions.builder().ipcGroupFilters(List.of(gid + 1)));
        List<SocketEvent> events = new CopyOnWriteArrayList<>();
        binder.socket().monitor(events::add);
        BlockingSocket connector = open(kind, SocketType.REQ);
        binder.bind(path("filtered"));
        connector.connect(path("filtered"));
        Awaitility.await()
                .until(() -> events.stream().anyMatch(SocketEvent.AcceptFailed.class::isInstance));
        assertThat(events).noneMatch(SocketEvent.Accepted.class::isInstance);
    }

    @Test
    void shouldSayThatNioDoesNotTellProcesses() {
        BlockingSocket binder =
                open(
                        TransportKind.NIO,
                        SocketType.REP,
                        SocketOptions.builder().ipcProcessFilters(List.of(1)));
        assertThatThrownBy(() -> binder.bind(path("filtered")))
                .hasMessageContaining("ipc_filter_pid needs");
        assertThat(directory.resolve("filtered")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("nativeKinds")
    void shouldFilterByProcess(TransportKind kind) throws Exception {
        int pid = Math.toIntExact(ProcessHandle.current().pid());
        BlockingSocket binder =
                open(kind, SocketType.REP, SocketOptions.builder().ipcProcessFilters(List.of(pid)));
        serve(kind, binder, path("filtered"));
    }
}
