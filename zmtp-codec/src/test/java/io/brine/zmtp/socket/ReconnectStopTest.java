package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.transport.TransportKind;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** RECONNECT_IVL of -1 and RECONNECT_STOP: when the dialling ends. */
@Timeout(30)
class ReconnectStopTest extends EachTransportKind {
    private static final int PUSH_READY = 28;

    private final List<SocketEvent> events = new CopyOnWriteArrayList<>();

    private ZmtpSocket push(TransportKind kind, String endpoint, SocketOptions.Builder options)
            throws Exception {
        ZmtpSocket push = newContext(kind).open(SocketType.PUSH, options.build());
        push.monitor(events::add);
        push.connect(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
        return push;
    }

    private static SocketOptions.Builder options() {
        return SocketOptions.builder().linger(Duration.ZERO);
    }

    private static SocketOptions.Builder stopping(ReconnectStop... when) {
        return options().reconnectInterval(Duration.ofMillis(10)).reconnectStop(Set.of(when));
    }

    private static SendResult send(ZmtpSocket push) throws Exception {
        return push.sendAsync(ZmtpMessage.ofUtf8("x"))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    private List<String> awaitEvent(Class<? extends SocketEvent> type) {
        Awaitility.await("a " + type.getSimpleName())
                .until(() -> events.stream().anyMatch(type::isInstance));
        return events.stream().map(SocketEvent::name).toList();
    }

    /** The endpoint is gone, and with it the only queue. */
    private static void awaitGivenUp(ZmtpSocket push) {
        Awaitility.await("no queue is left")
                .until(
                        () -> {
                            SendResult result = send(push);
                            return result == SendResult.NOT_CONNECTED;
                        });
    }

    private static String unusedEndpoint() throws Exception {
        try (ServerSocket probe = RawPeer.listen()) {
            return "tcp://127.0.0.1:" + probe.getLocalPort();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldStopWhenRefused(TransportKind kind) throws Exception {
        ZmtpSocket push = push(kind, unusedEndpoint(), stopping(ReconnectStop.CONNECTION_REFUSED));
        awaitGivenUp(push);
        assertThat(awaitEvent(SocketEvent.Closed.class))
                .containsExactly("CONNECT_DELAYED", "CLOSED");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldNotStopForAMissingIpcFile(TransportKind kind, @TempDir Path directory)
            throws Exception {
        push(
                kind,
                "ipc://" + directory.resolve("nobody"),
                stopping(ReconnectStop.CONNECTION_REFUSED));
        assertThat(awaitEvent(SocketEvent.ConnectRetried.class))
                .startsWith("CONNECT_DELAYED", "CLOSED", "CONNECT_RETRIED");
    }

    @Test
    void shouldStopAfterAFailedHandshake() throws Exception {
        try (ServerSocket listener = RawPeer.listen()) {
            ZmtpSocket push =
                    push(
                            TransportKind.NIO,
                            "tcp://127.0.0.1:" + listener.getLocalPort(),
                            stopping(ReconnectStop.HANDSHAKE_FAILED));
            RawPeer.accept(listener).write("00".repeat(64)).close();
            awaitGivenUp(push);
        }
        assertThat(awaitEvent(SocketEvent.Disconnected.class)).doesNotContain("CONNECT_RETRIED");
    }

    @Test
    void shouldGoOnAfterALostConnection() throws Exception {
        try (ServerSocket listener = RawPeer.listen()) {
            push(
                    TransportKind.NIO,
                    "tcp://127.0.0.1:" + listener.getLocalPort(),
                    stopping(ReconnectStop.values()));
            RawPeer.accept(listener).shake("PULL", PUSH_READY).close();
            RawPeer.accept(listener).close();
        }
    }

    @Test
    void shouldNotDialOnForWhatIsQueuedOnceDisconnected() throws Exception {
        String endpoint = unusedEndpoint();
        ZmtpSocket push =
                push(
                        TransportKind.NIO,
                        endpoint,
                        stopping(ReconnectStop.AFTER_DISCONNECT)
                                .linger(SocketOptions.LINGER_FOREVER));
        assertThat(send(push)).isEqualTo(SendResult.SENT);
        push.disconnect(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(send(push)).isEqualTo(SendResult.NOT_CONNECTED);
        assertThat(push.counters().droppedUnroutable()).isEqualTo(1);
    }

    @Test
    void shouldDialOnForWhatIsQueuedWithoutThat() throws Exception {
        String endpoint = unusedEndpoint();
        ZmtpSocket push =
                push(TransportKind.NIO, endpoint, stopping().linger(Duration.ofSeconds(20)));
        assertThat(send(push)).isEqualTo(SendResult.SENT);
        push.disconnect(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
        ZmtpSocket pull = contexts.get(0).open(SocketType.PULL, options().build());
        CompletableFuture<String> got = new CompletableFuture<>();
        pull.onMessage(
                message -> {
                    got.complete(message.utf8(0));
                    message.release();
                });
        pull.bind(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(got.get(5, TimeUnit.SECONDS)).isEqualTo("x");
    }

    @Test
    void shouldDialOnceOnlyWithANegativeInterval() throws Exception {
        ZmtpSocket push =
                push(
                        TransportKind.NIO,
                        unusedEndpoint(),
                        options().reconnectInterval(Duration.ofMillis(-1)));
        awaitGivenUp(push);
        assertThat(awaitEvent(SocketEvent.Closed.class))
                .containsExactly("CONNECT_DELAYED", "CLOSED");
    }

    @Test
    void shouldResolveNamesAgainForEachAttempt() throws Exception {
        push(
                TransportKind.NIO,
                "tcp://no.such.host.invalid:1",
                options().reconnectInterval(Duration.ofMillis(10)));
        Awaitility.await()
                .until(
                        () ->
                                events.stream()
                                                .filter(
                                                        SocketEvent.ConnectRetried.class
                                                                ::isInstance)
                                                .count()
                                        >= 3);
    }

    /** A disconnected endpoint lingers as long as the options say, and then goes. */
    @Test
    void shouldLingerForSoLongAtADisconnectedEndpoint() throws Exception {
        try (ServerSocket listener = RawPeer.listen()) {
            String endpoint = "tcp://127.0.0.1:" + listener.getLocalPort();
            ZmtpSocket push =
                    newContext(TransportKind.NIO)
                            .open(
                                    SocketType.PUSH,
                                    SocketOptions.builder().linger(Duration.ofMillis(200)).build());
            push.connect(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
            try (RawPeer silent = RawPeer.accept(listener)) {
                assertThat(send(push)).isEqualTo(SendResult.SENT);
                push.disconnect(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
                assertThat(silent.isClosedByPeer()).isTrue();
            }
        }
    }
}
