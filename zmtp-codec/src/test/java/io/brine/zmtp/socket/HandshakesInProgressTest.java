package io.brine.zmtp.socket;

import static io.brine.zmtp.socket.TestSockets.awaitPeers;
import static io.brine.zmtp.socket.TestSockets.offer;
import static io.brine.zmtp.socket.TestSockets.send;
import static io.brine.zmtp.socket.TestSockets.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.monitor.SocketEvent;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What strangers hold before they are peers: no queue, no name, and so many places. */
@Timeout(30)
class HandshakesInProgressTest {
    private final TestSockets sockets = new TestSockets();

    @AfterEach
    void close() {
        sockets.close();
    }

    private static void awaitAccepted(BlockingSocket socket, int count) {
        Awaitility.await().until(() -> socket.socket().counters().connectionsAccepted() == count);
    }

    @Test
    void shouldHoldNoQueueForThem() throws Exception {
        BlockingSocket push = sockets.open(SocketType.PUSH);
        String endpoint = push.bind("tcp://127.0.0.1:*");
        try (RawPeer silent = new RawPeer(endpoint);
                RawPeer greeted = new RawPeer(endpoint).write(RawPeer.GREETING)) {
            greeted.read(64);
            awaitAccepted(push, 2);
            assertThat(offer(push, "to whom?")).isEqualTo(SendResult.NOT_CONNECTED);
            silent.write(RawPeer.GREETING + RawPeer.ready("PULL"));
            awaitPeers(push, 1);
            for (int i = 0; i < 3; i++) {
                send(push, "m" + i);
            }
            silent.read(64 + 28);
            assertThat(silent.read(12)).isEqualTo("00026d30" + "00026d31" + "00026d32");
        }
    }

    @Test
    void shouldHoldNoNameForThem() throws Exception {
        BlockingSocket router = sockets.open(SocketType.ROUTER, o -> o.routerMandatory(true));
        String endpoint = router.bind("tcp://127.0.0.1:*");
        String ready =
                "042a0552454144590b536f636b65742d54797065000000064445414c4552"
                        + "084964656e74697479"
                        + "00000001";
        try (RawPeer almost = new RawPeer(endpoint).write(RawPeer.GREETING + ready)) {
            almost.read(64);
            awaitAccepted(router, 1);
            assertThat(offer(router, "a", "x")).isEqualTo(SendResult.HOST_UNREACHABLE);
            BlockingSocket dealer =
                    sockets.open(SocketType.DEALER, o -> o.routingId(TestSockets.octets("a")));
            dealer.connect(endpoint);
            send(dealer, "mine");
            assertThat(text(router)).isEqualTo("a|mine");
            almost.write("61");
            assertThat(almost.isClosedByPeer()).isTrue();
            assertThat(offer(router, "a", "yours")).isEqualTo(SendResult.SENT);
            assertThat(text(dealer)).isEqualTo("yours");
        }
    }

    @Test
    void shouldGiveUpTheOldestWhenThereAreTooMany() throws Exception {
        BlockingSocket router = sockets.open(SocketType.ROUTER, o -> o.maxHandshakes(2));
        List<SocketEvent> events = new CopyOnWriteArrayList<>();
        router.socket().monitor(events::add);
        String endpoint = router.bind("tcp://127.0.0.1:*");
        try (RawPeer first = new RawPeer(endpoint)) {
            awaitAccepted(router, 1);
            try (RawPeer second = new RawPeer(endpoint).write("ff")) {
                awaitAccepted(router, 2);
                BlockingSocket dealer = sockets.open(SocketType.DEALER);
                dealer.connect(endpoint);
                send(dealer, "let me in");
                assertThat(text(router)).endsWith("|let me in");
                assertThat(first.isClosedByPeer()).isTrue();
                // There is room again, so that the second may go on.
                second.write(RawPeer.GREETING.substring(2) + RawPeer.ready("DEALER") + "000161");
                assertThat(text(router)).endsWith("|a");
            }
        }
        assertThat(events)
                .filteredOn(SocketEvent.HandshakeFailedNoDetail.class::isInstance)
                .singleElement()
                .asString()
                .contains("max_handshakes", "103");
    }
}
