package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** Each pair of socket types that may talk, over both transports. */
@Timeout(20)
class SocketPairTest {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final SocketOptions OPTIONS =
            SocketOptions.builder().linger(Duration.ofSeconds(1)).build();

    private final ZmtpContext context = ZmtpContext.create();

    @AfterEach
    void closeContext() {
        context.close();
    }

    private BlockingSocket open(SocketType type) {
        return BlockingSocket.wrap(context.open(type, OPTIONS));
    }

    private static String text(BlockingSocket socket) {
        ZmtpMessage message = socket.receive(WAIT);
        if (message == null) {
            return "nothing";
        }
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < message.frameCount(); i++) {
            all.append(i == 0 ? "" : "|").append(message.utf8(i));
        }
        message.release();
        return all.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:*", "inproc://pair"})
    void shouldAnswerRequests(String endpoint) throws Exception {
        BlockingSocket rep = open(SocketType.REP);
        BlockingSocket req = open(SocketType.REQ);
        req.connect(rep.bind(endpoint));
        for (int i = 0; i < 50; i++) {
            req.send(ZmtpMessage.ofUtf8("ask " + i, "more"), WAIT);
            assertThat(text(rep)).isEqualTo("ask " + i + "|more");
            rep.send(ZmtpMessage.ofUtf8("answer " + i), WAIT);
            assertThat(text(req)).isEqualTo("answer " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:*", "inproc://pair"})
    void shouldPublishToSubscribers(String endpoint) throws Exception {
        BlockingSocket pub = open(SocketType.PUB);
        BlockingSocket sub = open(SocketType.SUB);
        sub.subscribe("news");
        sub.connect(pub.bind(endpoint));
        Awaitility.await()
                .until(
                        () -> {
                            pub.send(ZmtpMessage.ofUtf8("news.first"), WAIT);
                            ZmtpMessage got = sub.receive(Duration.ofMillis(50));
                            return got != null && got.release();
                        });
        pub.send(ZmtpMessage.ofUtf8("old", "x"), WAIT);
        pub.send(ZmtpMessage.ofUtf8("news.last", "y"), WAIT);
        String got = text(sub);
        while (got.equals("news.first")) {
            got = text(sub);
        }
        assertThat(got).isEqualTo("news.last|y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:*", "inproc://pair"})
    void shouldRouteByIdentity(String endpoint) throws Exception {
        BlockingSocket router = open(SocketType.ROUTER);
        BlockingSocket dealer =
                BlockingSocket.wrap(
                        context.open(
                                SocketType.DEALER,
                                OPTIONS.toBuilder()
                                        .routingId(
                                                "me"
                                                        .getBytes(
                                                                java.nio.charset.StandardCharsets
                                                                        .UTF_8))
                                        .build()));
        dealer.connect(router.bind(endpoint));
        dealer.send(ZmtpMessage.ofUtf8("a", "", "c"), WAIT);
        assertThat(text(router)).isEqualTo("me|a||c");
        router.send(ZmtpMessage.ofUtf8("me", "back"), WAIT);
        assertThat(text(dealer)).isEqualTo("back");
    }
}
