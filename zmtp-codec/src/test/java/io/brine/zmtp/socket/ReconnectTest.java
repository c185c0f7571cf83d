package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What the dialling side does when its peer is not there, goes, is silent or says no. */
@Timeout(30)
class ReconnectTest {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final int DEALER_READY = 43;

    private final ZmtpContext context = ZmtpContext.create();
    private final List<SocketEvent> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeContext() {
        context.close();
    }

    private static SocketOptions.Builder options() {
        return SocketOptions.builder()
                .linger(Duration.ZERO)
                .reconnectInterval(Duration.ofMillis(10));
    }

    private ZmtpSocket dealer(ServerSocket listener, SocketOptions.Builder options)
            throws Exception {
        ZmtpSocket dealer = context.open(SocketType.DEALER, options.build());
        dealer.monitor(events::add);
        dealer.connect("tcp://127.0.0.1:" + listener.getLocalPort())
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        return dealer;
    }

    private static SendResult sendNow(ZmtpSocket socket, String... frames) throws Exception {
        return socket.sendAsync(ZmtpMessage.ofUtf8(frames))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    private List<Duration> pauses() {
        return events.stream()
                .filter(SocketEvent.ConnectRetried.class::isInstance)
                .map(event -> ((SocketEvent.ConnectRetried) event).interval())
                .toList();
    }

    @Test
    void shouldLeaveASilentPeerAndComeAgain() throws Exception {
        try (ServerSocket listener = RawPeer.listen()) {
            dealer(
                    listener,
                    options()
                            .heartbeatInterval(Duration.ofMillis(50))
                            .heartbeatTimeout(Duration.ofMillis(100))
                            .heartbeatTtl(Duration.ofSeconds(7)));
            try (RawPeer silent = RawPeer.accept(listener).shake("ROUTER", DEALER_READY)) {
                assertThat(silent.read(9)).isEqualTo("04070450494e470046");
                assertThat(silent.isClosedByPeer()).isTrue();
            }
            RawPeer.accept(listener).shake("ROUTER", DEALER_READY).close();
        }
        assertThat(events)
                .filteredOn(SocketEvent.Disconnected.class::isInstance)
                .first()
                .asString()
                .contains("nothing heard after a PING for 100 ms");
    }

    /** The pauses are those that the socket plans and tells. */
    @Test
    void shouldPauseLongerUntilAHandshakeIsDone() throws Exception {
        try (ServerSocket listener = RawPeer.listen()) {
            dealer(listener, options().reconnectIntervalMax(Duration.ofMillis(80)));
            for (int i = 0; i < 5; i++) {
                RawPeer.accept(listener).close();
            }
            RawPeer accepted = RawPeer.accept(listener);
            List<Duration> grown = pauses();
            assertThat(grown).hasSize(5);
            for (int i = 0; i < 5; i++) {
                long top = Math.min(80, 10L << i);
                assertThat(grown.get(i).toMillis()).isBetween(top / 2, top);
            }
            accepted.shake("ROUTER", DEALER_READY).close();
            RawPeer.accept(listener).close();
            assertThat(pauses().get(5).toMillis()).isBetween(5L, 10L);
        }
    }

    @Test
    void shouldNotComeAgainToWhoSaysNo() throws Exception {
        try (ServerSocket listener = RawPeer.listen()) {
            ZmtpSocket dealer = dealer(listener, options());
            try (RawPeer refusing = RawPeer.accept(listener)) {
                refusing.write(RawPeer.GREETING + "040a054552524f5203343030");
                assertThat(refusing.isClosedByPeer()).isTrue();
            }
            Awaitility.await()
                    .until(
                            () ->
                                    events.stream()
                                            .anyMatch(SocketEvent.Disconnected.class::isInstance));
            dealer.eventLoop().submit(() -> {}).get(5, TimeUnit.SECONDS);
            assertThat(pauses()).isEmpty();
            assertThat(events)
                    .filteredOn(SocketEvent.HandshakeFailedAuth.class::isInstance)
                    .singleElement()
                    .asString()
                    .contains("400");
            assertThat(sendNow(dealer, "x")).isEqualTo(SendResult.NOT_CONNECTED);
        }
    }

    @Test
    void shouldWaitForTheHandshakeWhenImmediate() throws Exception {
        try (ServerSocket listener = RawPeer.listen()) {
            ZmtpSocket dealer = dealer(listener, options().immediate(true));
            CompletableFuture<Void> writable = new CompletableFuture<>();
            dealer.onWritable(() -> writable.complete(null));
            try (RawPeer peer = RawPeer.accept(listener)) {
                assertThat(sendNow(dealer, "early")).isEqualTo(SendResult.NOT_CONNECTED);
                peer.shake("ROUTER", DEALER_READY);
                writable.get(5, TimeUnit.SECONDS);
                assertThat(sendNow(dealer, "x")).isEqualTo(SendResult.SENT);
                assertThat(peer.read(3)).isEqualTo("000178");
            }
        }
    }

    @Test
    void shouldProbeARouter() throws Exception {
        BlockingSocket router =
                BlockingSocket.wrap(context.open(SocketType.ROUTER, options().build()));
        BlockingSocket dealer =
                BlockingSocket.wrap(
                        context.open(
                                SocketType.DEALER,
                                options()
                                        .probeRouter(true)
                                        .routingId("p".getBytes(StandardCharsets.UTF_8))
                                        .build()));
        dealer.connect(router.bind("tcp://127.0.0.1:*"));
        ZmtpMessage probe = router.receive(WAIT);
        assertThat(probe).isNotNull();
        assertThat(probe.frameCount()).isEqualTo(2);
        assertThat(probe.utf8(0)).isEqualTo("p");
        assertThat(probe.bytes(1)).isEmpty();
        probe.release();
    }

    @Test
    void shouldFindARestartedInprocBinder() throws Exception {
        ZmtpSocket dealer = context.open(SocketType.DEALER, options().build());
        dealer.connect("inproc://again").toCompletableFuture().get(5, TimeUnit.SECONDS);
        for (int i = 0; i < 3; i++) {
            BlockingSocket binder =
                    BlockingSocket.wrap(context.open(SocketType.DEALER, options().build()));
            binder.bind("inproc://again");
            Awaitility.await().until(() -> dealer.peerCount() == 1);
            assertThat(sendNow(dealer, "m" + i)).isEqualTo(SendResult.SENT);
            ZmtpMessage got = binder.receive(WAIT);
            assertThat(got).isNotNull();
            assertThat(got.utf8(0)).isEqualTo("m" + i);
            got.release();
            binder.close();
            Awaitility.await().until(() -> dealer.peerCount() == 0);
        }
    }
}
