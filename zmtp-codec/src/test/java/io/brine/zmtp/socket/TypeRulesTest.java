package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The socket types against peers made of octets, which do what none of ours would. */
@Timeout(30)
class TypeRulesTest {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final int REQ_READY = 40;
    private static final int SUB_READY = 27;
    private static final int SIX_LETTER_READY = 43;

    private final ZmtpContext context = ZmtpContext.create();

    @AfterEach
    void closeContext() {
        context.close();
    }

    private ZmtpSocket open(SocketType type) {
        return context.open(
                type,
                SocketOptions.builder()
                        .linger(Duration.ZERO)
                        .reconnectInterval(Duration.ofMillis(10))
                        .build());
    }

    private static String endpointOf(ServerSocket listener) {
        return "tcp://127.0.0.1:" + listener.getLocalPort();
    }

    private static String bind(ZmtpSocket socket) throws Exception {
        return socket.bind("tcp://127.0.0.1:*")
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .toString();
    }

    private static SendResult sendNow(ZmtpSocket socket, String... frames) throws Exception {
        return socket.sendAsync(ZmtpMessage.ofUtf8(frames))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    private static List<String> collect(ZmtpSocket socket) {
        List<String> got = new CopyOnWriteArrayList<>();
        socket.onMessage(
                message -> {
                    List<String> frames = new ArrayList<>();
                    for (int i = 0; i < message.frameCount(); i++) {
                        frames.add(message.utf8(i));
                    }
                    message.release();
                    got.add(String.join("|", frames));
                });
        return got;
    }

    @Test
    void shouldSkipRepliesThatDoNotFitARequest() throws Exception {
        ZmtpSocket req = open(SocketType.REQ);
        List<String> got = collect(req);
        try (ServerSocket first = RawPeer.listen();
                ServerSocket second = RawPeer.listen()) {
            req.connect(endpointOf(first));
            req.connect(endpointOf(second));
            try (RawPeer asked = RawPeer.accept(first).shake("REP", REQ_READY);
                    RawPeer other = RawPeer.accept(second).shake("REP", REQ_READY)) {
                Awaitility.await().until(() -> req.peerCount() == 2);
                // The answer to PING says that the early reply was read.
                asked.write("0100" + "0003656172" + "04070450494e470000");
                assertThat(asked.read(7)).isEqualTo("040504504f4e47");
                assertThat(sendNow(req, "q")).isEqualTo(SendResult.SENT);
                assertThat(asked.read(5)).isEqualTo("0100000171");
                other.write("0100" + "000178");
                asked.write("000179" + "0100" + "000161");
                Awaitility.await().until(() -> !got.isEmpty());
                assertThat(got).containsExactly("a");
                // The next request goes to the other peer.
                assertThat(sendNow(req, "r")).isEqualTo(SendResult.SENT);
                assertThat(other.read(5)).isEqualTo("0100000172");
            }
        }
    }

    @Test
    void shouldKeepAStrictRequestWaitingWhenItsPeerGoes() throws Exception {
        ZmtpSocket req = open(SocketType.REQ);
        try (ServerSocket listener = RawPeer.listen()) {
            req.connect(endpointOf(listener));
            try (RawPeer asked = RawPeer.accept(listener).shake("REP", REQ_READY)) {
                Awaitility.await().until(() -> req.peerCount() == 1);
                assertThat(sendNow(req, "q")).isEqualTo(SendResult.SENT);
                assertThat(asked.read(5)).isEqualTo("0100000171");
            }
            try (RawPeer again = RawPeer.accept(listener).shake("REP", REQ_READY)) {
                assertThat(again).isNotNull();
                Awaitility.await().until(() -> req.counters().handshakesSucceeded() == 2);
                assertThat(sendNow(req, "r")).isEqualTo(SendResult.WRONG_STATE);
            }
        }
    }

    @Test
    void shouldRenameAPeerWhoseIdentityBeginsWithZero() throws Exception {
        BlockingSocket router = BlockingSocket.wrap(open(SocketType.ROUTER));
        String ready =
                "042e0552454144590b536f636b65742d54797065000000064445414c4552"
                        + "084964656e74697479"
                        + "00000005"
                        + "0000000001";
        try (RawPeer peer = new RawPeer(router.bind("tcp://127.0.0.1:*"))) {
            peer.write(RawPeer.GREETING + ready + "000161");
            ZmtpMessage got = router.receive(WAIT);
            assertThat(got).isNotNull();
            assertThat(got.bytes(0))
                    .hasSize(5)
                    .startsWith(0)
                    .isNotEqualTo(new byte[] {0, 0, 0, 0, 1});
            router.send(got, WAIT);
            peer.read(64 + SIX_LETTER_READY);
            assertThat(peer.read(3)).isEqualTo("000161");
        }
    }

    @Test
    void shouldShareOutInTurnAndKeepTheOrderOfEachPeer() throws Exception {
        ZmtpSocket dealer = open(SocketType.DEALER);
        String endpoint = bind(dealer);
        try (RawPeer first = new RawPeer(endpoint).shake("DEALER", SIX_LETTER_READY);
                RawPeer second = new RawPeer(endpoint).shake("DEALER", SIX_LETTER_READY)) {
            Awaitility.await().until(() -> dealer.peerCount() == 2);
            for (String text : List.of("a", "b", "c", "d")) {
                assertThat(sendNow(dealer, text)).isEqualTo(SendResult.SENT);
            }
            assertThat(List.of(first.read(6), second.read(6)))
                    .containsExactlyInAnyOrder("000161000163", "000162000164");
        }
    }

    @Test
    void shouldCountSubscriptionsAndFilterAgain() throws Exception {
        ZmtpSocket sub = open(SocketType.SUB);
        List<String> got = collect(sub);
        try (ServerSocket listener = RawPeer.listen()) {
            sub.connect(endpointOf(listener));
            byte[] topic = {'A'};
            sub.subscribe(topic);
            // Both before there is a publisher: one that is there is told of each.
            sub.subscribe(topic).toCompletableFuture().get(5, TimeUnit.SECONDS);
            try (RawPeer pub = RawPeer.accept(listener).shake("PUB", SUB_READY)) {
                assertThat(pub.read(13)).isEqualTo("040b0953554253435249424541");
                pub.write("000142" + "00024131" + "04070450494e470000");
                assertThat(pub.read(7)).isEqualTo("040504504f4e47");
                Awaitility.await().untilAsserted(() -> assertThat(got).containsExactly("A1"));
                sub.unsubscribe(topic);
                sub.unsubscribe(new byte[] {'Z'});
                sub.unsubscribe(topic);
                assertThat(pub.read(10)).isEqualTo("04080643414e43454c41");
            }
        }
    }

    @Test
    void shouldConnectOnceToOneEndpoint() throws Exception {
        ZmtpSocket router = open(SocketType.ROUTER);
        String endpoint = bind(router);
        ZmtpSocket dealer = open(SocketType.DEALER);
        dealer.connect(endpoint);
        dealer.connect(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
        Awaitility.await().until(() -> dealer.peerCount() == 1);
        dealer.disconnect(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
        Awaitility.await().until(() -> router.peerCount() == 0);
        assertThat(router.counters().connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void shouldTellEachStepAndComeAgainAfterNonsense() throws Exception {
        ZmtpSocket dealer = open(SocketType.DEALER);
        List<String> steps = new CopyOnWriteArrayList<>();
        dealer.monitor(event -> steps.add("%04x".formatted(event.id())));
        List<SocketEvent> events = new CopyOnWriteArrayList<>();
        dealer.monitor(events::add);
        try (ServerSocket listener = RawPeer.listen()) {
            dealer.connect(endpointOf(listener));
            try (RawPeer nonsense = RawPeer.accept(listener)) {
                nonsense.write("47".repeat(64));
                assertThat(nonsense.isClosedByPeer()).isTrue();
            }
            RawPeer.accept(listener).shake("ROUTER", SIX_LETTER_READY).close();
            RawPeer.accept(listener).close();
            assertThat(List.copyOf(steps).subList(0, 9))
                    .containsExactly(
                            "0002", "0001", "2000", "0200", "0004", "0002", "0001", "1000", "0200");
            assertThat(events.get(0).endpoint()).isEqualTo(endpointOf(listener));
        }
    }
}
