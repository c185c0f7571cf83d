package io.brine.zmtp.socket;

import static io.brine.zmtp.socket.TestSockets.awaitPeers;
import static io.brine.zmtp.socket.TestSockets.octets;
import static io.brine.zmtp.socket.TestSockets.offer;
import static io.brine.zmtp.socket.TestSockets.send;
import static io.brine.zmtp.socket.TestSockets.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Names and numbers of peers, and notices of their coming and going: ZMTP-337 to 339, 381, 383. */
@Timeout(20)
class PeerNamesTest {
    private final TestSockets sockets = new TestSockets();

    @AfterEach
    void close() {
        sockets.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:*", "inproc://named"})
    void shouldCallADialledPeerByTheNameChosenForIt(String wanted) throws Exception {
        BlockingSocket dealer =
                sockets.open(SocketType.DEALER, options -> options.routingId(octets("its own")));
        String endpoint = dealer.bind(wanted);
        BlockingSocket router =
                sockets.open(SocketType.ROUTER, options -> options.routerMandatory(true));
        router.socket().connect(endpoint, octets("ours")).toCompletableFuture().get();
        // Before there is a connection, too.
        assertThat(offer(router, "ours", "hello")).isEqualTo(SendResult.SENT);
        assertThat(text(dealer)).isEqualTo("hello");
        send(dealer, "back");
        assertThat(text(router)).isEqualTo("ours|back");
        assertThat(offer(router, "its own", "x")).isEqualTo(SendResult.HOST_UNREACHABLE);
        router.socket().disconnect(endpoint).toCompletableFuture().get();
        awaitPeers(dealer, 0);
        assertThat(offer(router, "ours", "x")).isEqualTo(SendResult.HOST_UNREACHABLE);
    }

    @Test
    void shouldRefuseANameTwiceAndBadOnes() throws Exception {
        BlockingSocket router = sockets.open(SocketType.ROUTER);
        router.socket()
                .connect("inproc://somewhere", octets("twin"))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        for (byte[] name : new byte[][] {octets("twin"), {}, {0, 1}, new byte[256]}) {
            assertThat(router.socket().connect("inproc://else", name).toCompletableFuture())
                    .failsWithin(TestSockets.WAIT)
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalArgumentException.class);
        }
        BlockingSocket dealer = sockets.open(SocketType.DEALER);
        assertThat(dealer.socket().connect("inproc://x", octets("n")).toCompletableFuture())
                .failsWithin(TestSockets.WAIT)
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
        assertThat(dealer.socket().connectPeer("inproc://x").toCompletableFuture())
                .failsWithin(TestSockets.WAIT)
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:*", "inproc://notify"})
    void shouldTellOfPeersThatComeAndGo(String wanted) throws Exception {
        BlockingSocket router = sockets.open(SocketType.ROUTER, o -> o.routerNotify(3));
        BlockingSocket dealer =
                sockets.open(SocketType.DEALER, options -> options.routingId(octets("me")));
        dealer.connect(router.bind(wanted));
        assertThat(text(router)).isEqualTo("me|");
        send(dealer, "hi");
        assertThat(text(router)).isEqualTo("me|hi");
        dealer.close();
        assertThat(text(router)).isEqualTo("me|");
    }

    @Test
    void shouldSayHelloAndTellOfTheDisconnect() throws Exception {
        BlockingSocket server =
                sockets.open(
                        SocketType.SERVER,
                        o -> o.helloMessage(octets("H")).disconnectMessage(octets("D")));
        BlockingSocket client =
                sockets.open(
                        SocketType.CLIENT,
                        o -> o.helloMessage(octets("h")).hiccupMessage(octets("lost")));
        String endpoint = server.bind("tcp://127.0.0.1:*");
        client.connect(endpoint);
        assertThat(text(client)).isEqualTo("H");
        ZmtpMessage hello = server.receive(TestSockets.WAIT);
        assertThat(hello).isNotNull();
        assertThat(hello.utf8(0)).isEqualTo("h");
        int number = hello.routingId();
        hello.release();
        BlockingSocket passing = sockets.open(SocketType.CLIENT);
        passing.connect(endpoint);
        assertThat(text(passing)).isEqualTo("H");
        passing.close();
        ZmtpMessage gone = server.receive(TestSockets.WAIT);
        assertThat(gone).isNotNull();
        assertThat(gone.utf8(0)).isEqualTo("D");
        assertThat(gone.routingId()).isNotZero().isNotEqualTo(number);
        gone.release();
        server.close();
        assertThat(text(client)).isEqualTo("lost");
    }

    @Test
    void shouldNumberEachPeerOnItsOwn() throws Exception {
        BlockingSocket server = sockets.open(SocketType.SERVER);
        String endpoint = server.bind("inproc://numbers");
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            BlockingSocket client = sockets.open(SocketType.CLIENT);
            client.connect(endpoint);
            send(client, "hi");
            ZmtpMessage got = server.receive(TestSockets.WAIT);
            assertThat(got).isNotNull();
            numbers.add(got.routingId());
            if (i % 2 == 0) {
                client.close();
                awaitPeers(server, i / 2);
                assertThat(offer(server, got)).isEqualTo(SendResult.HOST_UNREACHABLE);
            } else {
                got.release();
            }
        }
        assertThat(numbers).hasSize(20).doesNotContain(0);
    }

    @Test
    void shouldRefuseToSendToAServersFullPeer() throws Exception {
        BlockingSocket server = sockets.open(SocketType.SERVER, o -> o.sendHighWaterMark(2));
        BlockingSocket client = sockets.open(SocketType.CLIENT, o -> o.receiveHighWaterMark(1));
        client.connect(server.bind("inproc://full-server"));
        client.socket().eventLoop().submit(client.socket()::pauseReceiving).get();
        send(client, "hi");
        ZmtpMessage got = server.receive(TestSockets.WAIT);
        assertThat(got).isNotNull();
        int number = got.routingId();
        got.release();
        int sent = 0;
        while (offer(server, ZmtpMessage.ofUtf8("x").withRoutingId(number)) == SendResult.SENT) {
            sent++;
        }
        assertThat(sent).isEqualTo(3);
        assertThat(offer(server, ZmtpMessage.ofUtf8("x").withRoutingId(number)))
                .isEqualTo(SendResult.HWM_REACHED);
    }
}
