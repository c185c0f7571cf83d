package io.brine.zmtp.socket;

import static io.brine.zmtp.socket.TestSockets.awaitPeers;
import static io.brine.zmtp.socket.TestSockets.awaitSubscribed;
import static io.brine.zmtp.socket.TestSockets.octets;
import static io.brine.zmtp.socket.TestSockets.offer;
import static io.brine.zmtp.socket.TestSockets.send;
import static io.brine.zmtp.socket.TestSockets.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Each type with its partner, over each transport, either side binding. */
@Timeout(20)
class EveryTypeTest {
    private final TestSockets sockets = new TestSockets();

    @TempDir private Path directory;

    @AfterEach
    void close() {
        sockets.close();
    }

    static Stream<Arguments> channels() {
        return Stream.of("tcp", "ipc", "inproc")
                .flatMap(
                        transport ->
                                Stream.of(
                                        Arguments.of(transport, true),
                                        Arguments.of(transport, false)));
    }

    private String endpoint(String transport) {
        return switch (transport) {
            case "tcp" -> "tcp://127.0.0.1:*";
            case "ipc" -> "ipc://" + directory.resolve("socket");
            default -> "inproc://every-type";
        };
    }

    private void join(
            BlockingSocket first, BlockingSocket second, String transport, boolean firstBinds) {
        if (firstBinds) {
            second.connect(first.bind(endpoint(transport)));
        } else {
            first.connect(second.bind(endpoint(transport)));
        }
    }

    @ParameterizedTest(name = "{0}, first binds: {1}")
    @MethodSource("channels")
    void shouldPassMessagesBothWays(String transport, boolean firstBinds) throws Exception {
        for (List<SocketType> pair :
                List.of(
                        List.of(SocketType.REQ, SocketType.REP),
                        List.of(SocketType.DEALER, SocketType.DEALER),
                        List.of(SocketType.DEALER, SocketType.REP),
                        List.of(SocketType.PAIR, SocketType.PAIR),
                        List.of(SocketType.CHANNEL, SocketType.CHANNEL))) {
            BlockingSocket first = sockets.open(pair.get(0));
            BlockingSocket second = sockets.open(pair.get(1));
            join(first, second, transport, firstBinds);
            boolean enveloped = pair.get(0) == SocketType.DEALER && pair.get(1) == SocketType.REP;
            String[] question = enveloped ? new String[] {"", "ask"} : new String[] {"ask"};
            send(first, question);
            assertThat(text(second)).as("%s", pair).isEqualTo("ask");
            send(second, "answer");
            assertThat(text(first)).as("%s", pair).isEqualTo(enveloped ? "|answer" : "answer");
            first.close();
            second.close();
        }
    }

    @ParameterizedTest(name = "{0}, first binds: {1}")
    @MethodSource("channels")
    void shouldPassMessagesOneWay(String transport, boolean firstBinds) throws Exception {
        for (List<SocketType> pair :
                List.of(
                        List.of(SocketType.PUSH, SocketType.PULL),
                        List.of(SocketType.SCATTER, SocketType.GATHER))) {
            BlockingSocket first = sockets.open(pair.get(0));
            BlockingSocket second = sockets.open(pair.get(1));
            join(first, second, transport, firstBinds);
            for (int i = 0; i < 20; i++) {
                send(first, "task " + i);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(text(second)).isEqualTo("task " + i);
            }
            assertThat(offer(second, "upstream")).isEqualTo(SendResult.WRONG_STATE);
            first.close();
            second.close();
        }
    }

    @ParameterizedTest(name = "{0}, first binds: {1}")
    @MethodSource("channels")
    void shouldRouteByIdentity(String transport, boolean firstBinds) throws Exception {
        BlockingSocket router = sockets.open(SocketType.ROUTER);
        BlockingSocket other =
                sockets.open(SocketType.ROUTER, options -> options.routingId(octets("other")));
        join(router, other, transport, firstBinds);
        awaitPeers(router, 1);
        send(router, "other", "hello", "");
        ZmtpMessage got = other.receive(TestSockets.WAIT);
        assertThat(got).isNotNull();
        assertThat(got.frame(0).readableBytes()).isEqualTo(5);
        other.send(got, TestSockets.WAIT);
        assertThat(text(router)).isEqualTo("other|hello|");
    }

    @ParameterizedTest(name = "{0}, first binds: {1}")
    @MethodSource("channels")
    void shouldRouteByNumber(String transport, boolean firstBinds) throws Exception {
        for (List<SocketType> pair :
                List.of(
                        List.of(SocketType.CLIENT, SocketType.SERVER),
                        List.of(SocketType.PEER, SocketType.PEER))) {
            BlockingSocket first = sockets.open(pair.get(0));
            BlockingSocket second = sockets.open(pair.get(1));
            if (pair.get(0) == SocketType.CLIENT) {
                join(first, second, transport, firstBinds);
                send(first, "ask");
            } else {
                int number =
                        first.socket()
                                .connectPeer(second.bind(endpoint(transport)))
                                .toCompletableFuture()
                                .get();
                first.send(ZmtpMessage.ofUtf8("ask").withRoutingId(number), TestSockets.WAIT);
            }
            ZmtpMessage got = second.receive(TestSockets.WAIT);
            assertThat(got).isNotNull();
            assertThat(got.routingId()).isNotZero();
            second.send(got, TestSockets.WAIT);
            assertThat(text(first)).isEqualTo("ask");
            assertThat(offer(second, ZmtpMessage.ofUtf8("to nobody").withRoutingId(0)))
                    .isEqualTo(SendResult.HOST_UNREACHABLE);
            first.close();
            second.close();
        }
    }

    @ParameterizedTest(name = "{0}, first binds: {1}")
    @MethodSource("channels")
    void shouldPublish(String transport, boolean firstBinds) throws Exception {
        for (List<SocketType> pair :
                List.of(
                        List.of(SocketType.PUB, SocketType.SUB),
                        List.of(SocketType.PUB, SocketType.XSUB),
                        List.of(SocketType.XPUB, SocketType.SUB),
                        List.of(SocketType.XPUB, SocketType.XSUB))) {
            BlockingSocket first = sockets.open(pair.get(0));
            BlockingSocket second = sockets.open(pair.get(1));
            second.subscribe("news");
            join(first, second, transport, firstBinds);
            awaitSubscribed(first, 1);
            send(first, "old", "x");
            send(first, "news.1", "y");
            assertThat(text(second)).as("%s", pair).isEqualTo("news.1|y");
            if (pair.get(0) == SocketType.XPUB) {
                assertThat(text(first)).as("%s", pair).isEqualTo("\u0001news");
            }
            first.close();
            second.close();
        }
    }

    @ParameterizedTest(name = "{0}, first binds: {1}")
    @MethodSource("channels")
    void shouldSendToGroups(String transport, boolean firstBinds) throws Exception {
        BlockingSocket radio = sockets.open(SocketType.RADIO);
        BlockingSocket dish = sockets.open(SocketType.DISH);
        dish.join("news");
        join(radio, dish, transport, firstBinds);
        awaitSubscribed(radio, 1);
        offer(radio, ZmtpMessage.ofUtf8("not for you").withGroup(octets("new")));
        offer(radio, ZmtpMessage.ofUtf8("not for you").withGroup(octets("newsy")));
        assertThat(offer(radio, ZmtpMessage.ofUtf8("sunny").withGroup(octets("news"))))
                .isEqualTo(SendResult.SENT);
        ZmtpMessage got = dish.receive(TestSockets.WAIT);
        assertThat(got).isNotNull();
        assertThat(got.group()).isEqualTo(octets("news"));
        assertThat(got.frameCount()).isEqualTo(1);
        assertThat(got.utf8(0)).isEqualTo("sunny");
        got.release();
        dish.leave("news");
        awaitSubscribed(radio, 0);
        assertThat(offer(radio, ZmtpMessage.ofUtf8("rainy").withGroup(octets("news"))))
                .isEqualTo(SendResult.DROPPED);
    }
}
