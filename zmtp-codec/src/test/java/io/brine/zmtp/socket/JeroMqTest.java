package io.brine.zmtp.socket;

import static io.brine.zmtp.socket.TestSockets.octets;
import static io.brine.zmtp.socket.TestSockets.offer;
import static io.brine.zmtp.socket.TestSockets.send;
import static io.brine.zmtp.socket.TestSockets.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A second opinion: each type that JeroMQ has, against ours, either side binding. */
@Timeout(30)
class JeroMqTest {
    private static final String ANYWHERE = "tcp://127.0.0.1:*";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * Shorter than our patience: what JeroMQ gave up does not join after all, and take messages.
     */
    private static final Duration HANDSHAKE = Duration.ofSeconds(1);

    private final TestSockets sockets = new TestSockets();
    private final ZContext theirs = new ZContext();

    @AfterEach
    void close() {
        sockets.close();
        theirs.close();
    }

    private BlockingSocket our(io.brine.zmtp.socket.SocketType type) {
        return sockets.open(type, o -> o.handshakeInterval(HANDSHAKE));
    }

    private ZMQ.Socket open(SocketType type) {
        ZMQ.Socket socket = theirs.createSocket(type);
        socket.setReceiveTimeOut((int) TestSockets.WAIT.toMillis());
        socket.setSendTimeOut((int) TestSockets.WAIT.toMillis());
        socket.setLinger(0);
        return socket;
    }

    private static void join(BlockingSocket our, ZMQ.Socket their, boolean weBind) {
        int before = our.socket().peerCount();
        if (weBind) {
            String endpoint = our.bind(ANYWHERE);
            assertThat(their.connect(endpoint)).isTrue();
            while (!isJoined(our, before)) {
                // JeroMQ 0.6 at times says nothing on a connection that it has opened, not even its
                // signature, nor does it notice when that is closed. It dials another port then:
                // ending the old connection may still end a new one to the same.
                their.disconnect(endpoint);
                endpoint = our.bind(ANYWHERE);
                assertThat(their.connect(endpoint)).isTrue();
            }
        } else {
            assertThat(their.bind(ANYWHERE)).isTrue();
            our.connect(their.getLastEndpoint());
            assertThat(isJoined(our, before)).isTrue();
        }
    }

    private static boolean isJoined(BlockingSocket our, int before) {
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(PATIENCE)
                    .until(() -> our.socket().peerCount() > before);
            return true;
        } catch (ConditionTimeoutException silent) {
            return false;
        }
    }

    private static String theirText(ZMQ.Socket socket) {
        return bars(ZMsg.recvMsg(socket));
    }

    private static String bars(@Nullable ZMsg message) {
        if (message == null) {
            return "nothing";
        }
        List<String> frames = new ArrayList<>();
        message.forEach(frame -> frames.add(frame.getString(ZMQ.CHARSET)));
        return String.join("|", frames);
    }

    private static void theySend(ZMQ.Socket socket, String... frames) {
        ZMsg message = new ZMsg();
        for (String frame : frames) {
            message.add(frame);
        }
        assertThat(message.send(socket)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAskAndAnswer(boolean weBind) throws Exception {
        BlockingSocket req = our(io.brine.zmtp.socket.SocketType.REQ);
        ZMQ.Socket rep = open(SocketType.REP);
        join(req, rep, weBind);
        send(req, "ask", "");
        assertThat(theirText(rep)).isEqualTo("ask|");
        theySend(rep, "answer");
        assertThat(text(req)).isEqualTo("answer");
        BlockingSocket ourRep = our(io.brine.zmtp.socket.SocketType.REP);
        ZMQ.Socket theirReq = open(SocketType.REQ);
        join(ourRep, theirReq, weBind);
        theySend(theirReq, "ask");
        assertThat(text(ourRep)).isEqualTo("ask");
        send(ourRep, "answer", "more");
        assertThat(theirText(theirReq)).isEqualTo("answer|more");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRouteAndDeal(boolean weBind) throws Exception {
        BlockingSocket dealer =
                sockets.open(
                        io.brine.zmtp.socket.SocketType.DEALER,
                        o -> o.handshakeInterval(HANDSHAKE).routingId(octets("us")));
        ZMQ.Socket router = open(SocketType.ROUTER);
        join(dealer, router, weBind);
        send(dealer, "", "hello");
        assertThat(theirText(router)).isEqualTo("us||hello");
        theySend(router, "us", "", "back");
        assertThat(text(dealer)).isEqualTo("|back");
        BlockingSocket ourRouter = our(io.brine.zmtp.socket.SocketType.ROUTER);
        ZMQ.Socket theirDealer = open(SocketType.DEALER);
        theirDealer.setIdentity(octets("them"));
        join(ourRouter, theirDealer, weBind);
        theySend(theirDealer, "hi", "");
        assertThat(text(ourRouter)).isEqualTo("them|hi|");
        send(ourRouter, "them", "ho");
        assertThat(theirText(theirDealer)).isEqualTo("ho");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldPushAndPull(boolean weBind) throws Exception {
        BlockingSocket push = our(io.brine.zmtp.socket.SocketType.PUSH);
        ZMQ.Socket pull = open(SocketType.PULL);
        join(push, pull, weBind);
        send(push, "task", "1");
        assertThat(theirText(pull)).isEqualTo("task|1");
        BlockingSocket ourPull = our(io.brine.zmtp.socket.SocketType.PULL);
        ZMQ.Socket theirPush = open(SocketType.PUSH);
        join(ourPull, theirPush, weBind);
        theySend(theirPush, "task", "2");
        assertThat(text(ourPull)).isEqualTo("task|2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldPair(boolean weBind) throws Exception {
        BlockingSocket our = our(io.brine.zmtp.socket.SocketType.PAIR);
        ZMQ.Socket their = open(SocketType.PAIR);
        join(our, their, weBind);
        send(our, "a", "b");
        assertThat(theirText(their)).isEqualTo("a|b");
        theySend(their, "c");
        assertThat(text(our)).isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldPublishToTheirSubscribers(boolean weBind) throws Exception {
        for (SocketType type : List.of(SocketType.SUB, SocketType.XSUB)) {
            BlockingSocket xpub = our(io.brine.zmtp.socket.SocketType.XPUB);
            BlockingSocket pub = our(io.brine.zmtp.socket.SocketType.PUB);
            ZMQ.Socket sub = open(type);
            if (type == SocketType.SUB) {
                sub.subscribe("A");
            }
            join(xpub, sub, weBind);
            join(pub, sub, true);
            if (type == SocketType.XSUB) {
                Awaitility.await().until(() -> pub.socket().peerCount() == 1);
                theySend(sub, "\u0001A");
            }
            assertThat(text(xpub)).isEqualTo("\u0001A");
            Awaitility.await().until(() -> pub.socket().subscribedPeers() == 1);
            for (BlockingSocket publisher : List.of(xpub, pub)) {
                assertThat(offer(publisher, "B")).isEqualTo(SendResult.DROPPED);
                send(publisher, "A1", "x");
                assertThat(theirText(sub)).isEqualTo("A1|x");
            }
            sub.close();
            assertThat(text(xpub)).isEqualTo("\u0000A");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSubscribeToTheirPublishers(boolean weBind) {
        for (io.brine.zmtp.socket.SocketType type :
                List.of(
                        io.brine.zmtp.socket.SocketType.SUB,
                        io.brine.zmtp.socket.SocketType.XSUB)) {
            BlockingSocket sub = our(type);
            sub.subscribe("A");
            ZMQ.Socket xpub = open(SocketType.XPUB);
            join(sub, xpub, weBind);
            assertThat(theirText(xpub)).isEqualTo("\u0001A");
            theySend(xpub, "B");
            theySend(xpub, "A1", "x");
            assertThat(text(sub)).isEqualTo("A1|x");
            sub.unsubscribe("A");
            assertThat(theirText(xpub)).isEqualTo("\u0000A");
            xpub.close();
        }
    }
}
