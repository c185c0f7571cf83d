package io.brine.zmtp.socket;

import static io.brine.zmtp.socket.TestSockets.awaitSubscribed;
import static io.brine.zmtp.socket.TestSockets.octets;
import static io.brine.zmtp.socket.TestSockets.offer;
import static io.brine.zmtp.socket.TestSockets.soon;
import static io.brine.zmtp.socket.TestSockets.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.ServerSocket;
import java.time.Duration;

/** RADIO and DISH over connections: ZMTP-139, 380, 384 to 386. */
@Timeout(20)
class GroupTest {
    private static final int DISH_READY = 28;
    private static final int RADIO_READY = 29;
    private static final String JOIN_NEWS = "0409044a4f494e6e657773";
    private static final String LEAVE_NEWS = "040a054c454156456e657773";

    private final TestSockets sockets = new TestSockets();

    @AfterEach
    void close() {
        sockets.close();
    }

    private static ZmtpMessage message(String group, String body) {
        return ZmtpMessage.ofUtf8(body).withGroup(octets(group));
    }

    @Test
    void shouldJoinOnTheWireAndAgainAfterAReconnect() throws Exception {
        BlockingSocket dish = sockets.open(SocketType.DISH);
        dish.join("news");
        try (ServerSocket listener = RawPeer.listen()) {
            dish.connect("tcp://127.0.0.1:" + listener.getLocalPort());
            try (RawPeer radio = RawPeer.accept(listener).shake("RADIO", DISH_READY)) {
                assertThat(radio.read(11)).isEqualTo(JOIN_NEWS);
                radio.write("01046e657773" + "00026869");
                assertThat(text(dish)).isEqualTo("hi");
                // Not a group it has joined: dropped on arrival.
                radio.write("01036e6577" + "000178" + "01046e657773" + "00026f6b");
                assertThat(text(dish)).isEqualTo("ok");
            }
            try (RawPeer again = RawPeer.accept(listener).shake("RADIO", DISH_READY)) {
                assertThat(again.read(11)).isEqualTo(JOIN_NEWS);
                dish.leave("news");
                assertThat(again.read(12)).isEqualTo(LEAVE_NEWS);
            }
        }
    }

    @Test
    void shouldSendGroupAndBodyToMembersOnly() throws Exception {
        BlockingSocket radio = sockets.open(SocketType.RADIO);
        try (RawPeer dish = new RawPeer(radio.bind("tcp://127.0.0.1:*"))) {
            dish.shake("DISH", RADIO_READY).write(JOIN_NEWS);
            awaitSubscribed(radio, 1);
            assertThat(offer(radio, message("new", "x"))).isEqualTo(SendResult.DROPPED);
            assertThat(offer(radio, message("news", "hi"))).isEqualTo(SendResult.SENT);
            assertThat(dish.read(10)).isEqualTo("01046e657773" + "00026869");
            dish.write(LEAVE_NEWS);
            awaitSubscribed(radio, 0);
            assertThat(offer(radio, message("news", "hi"))).isEqualTo(SendResult.DROPPED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000161",
                "010161" + "010162" + "000163",
            })
    void shouldCloseARadioThatSendsAnythingButAGroupAndABody(String octets) throws Exception {
        BlockingSocket dish = sockets.open(SocketType.DISH);
        dish.join("a");
        try (RawPeer radio = new RawPeer(dish.bind("tcp://127.0.0.1:*"))) {
            radio.shake("RADIO", DISH_READY).write(octets);
            assertThat(radio.isClosedByPeer()).isTrue();
        }
        assertThat(soon(dish)).isEqualTo("nothing");
    }

    @Test
    void shouldCloseADishWhoseGroupIsTooLong() throws Exception {
        BlockingSocket radio = sockets.open(SocketType.RADIO);
        try (RawPeer dish = new RawPeer(radio.bind("tcp://127.0.0.1:*"))) {
            dish.shake("DISH", RADIO_READY);
            dish.write("060000000000000105" + "044a4f494e" + "61".repeat(256));
            assertThat(dish.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void shouldRefuseToJoinTwiceAndToLeaveWhatWasNotJoined() {
        BlockingSocket dish = sockets.open(SocketType.DISH);
        dish.join("a");
        for (var refused :
                java.util.List.of(
                        dish.socket().join(octets("a")),
                        dish.socket().leave(octets("b")),
                        dish.socket().join(octets("a\u0000b")),
                        dish.socket().join(new byte[256]))) {
            assertThat(refused.toCompletableFuture())
                    .failsWithin(TestSockets.WAIT)
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalArgumentException.class);
        }
        assertThat(sockets.open(SocketType.SUB).socket().join(octets("a")).toCompletableFuture())
                .failsWithin(TestSockets.WAIT)
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseAGroupThatIsNoneAndTakeNoneForTheEmptyOne() throws Exception {
        BlockingSocket radio = sockets.open(SocketType.RADIO);
        BlockingSocket dish = sockets.open(SocketType.DISH);
        dish.join("");
        dish.connect(radio.bind("inproc://empty-group"));
        awaitSubscribed(radio, 1);
        assertThat(offer(radio, message("a\u0000", "x"))).isEqualTo(SendResult.INVALID);
        assertThat(offer(radio, "a", "b")).isEqualTo(SendResult.INVALID);
        assertThat(offer(radio, "to all without a group")).isEqualTo(SendResult.SENT);
        assertThat(text(dish)).isEqualTo("to all without a group");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDropForADishWithoutRoomOrRefuseUnderNodrop(boolean nodrop) throws Exception {
        BlockingSocket radio =
                sockets.open(SocketType.RADIO, o -> o.sendHighWaterMark(1).xpubNodrop(nodrop));
        radio.bind("inproc://full");
        BlockingSocket dish = sockets.open(SocketType.DISH, o -> o.receiveHighWaterMark(1));
        dish.socket().eventLoop().submit(dish.socket()::pauseReceiving).get();
        dish.join("g");
        dish.connect("inproc://full");
        awaitSubscribed(radio, 1);
        assertThat(offer(radio, message("g", "1"))).isEqualTo(SendResult.SENT);
        assertThat(offer(radio, message("g", "2"))).isEqualTo(SendResult.SENT);
        assertThat(offer(radio, message("g", "3")))
                .isEqualTo(nodrop ? SendResult.HWM_REACHED : SendResult.DROPPED);
    }

    @Test
    void shouldGoOnUnderHeartbeats() throws Exception {
        Duration beat = Duration.ofMillis(30);
        BlockingSocket radio = sockets.open(SocketType.RADIO);
        BlockingSocket dish = sockets.open(SocketType.DISH, o -> o.heartbeatInterval(beat));
        dish.join("g");
        dish.connect(radio.bind("tcp://127.0.0.1:*"));
        awaitSubscribed(radio, 1);
        long end = System.nanoTime() + beat.multipliedBy(10).toNanos();
        Awaitility.await()
                .pollInterval(beat)
                .until(
                        () -> {
                            offer(radio, message("g", "tick"));
                            assertThat(text(dish)).isEqualTo("tick");
                            return System.nanoTime() > end;
                        });
        assertThat(dish.socket().counters().handshakesSucceeded()).isEqualTo(1);
    }
}
