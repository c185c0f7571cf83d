package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.zap.ZapHandler;
import io.brine.zmtp.zap.ZapReply;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** ZAP handlers at inproc://zeromq.zap.01, or in this process, that answer badly or not at all. */
@Timeout(30)
class ZapHandlerSocketTest {
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final String ZAP = "inproc://zeromq.zap.01";

    private final ZmtpContext context = ZmtpContext.create();
    private final List<SocketEvent> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        context.close();
    }

    private BlockingSocket open(SocketType type, Security security, Duration handshake) {
        return BlockingSocket.wrap(
                context.open(
                        type,
                        SocketOptions.builder()
                                .security(security)
                                .linger(Duration.ZERO)
                                .handshakeInterval(handshake)
                                .reconnectInterval(Duration.ofMillis(20))
                                .build()));
    }

    private String bindServer(Duration handshake) throws Exception {
        BlockingSocket server = open(SocketType.PULL, new Security.Null("dom"), handshake);
        server.socket().monitor(events::add);
        return server.bind("tcp://127.0.0.1:*");
    }

    private <T extends SocketEvent> T first(Class<T> type) {
        Awaitility.await().until(() -> events.stream().anyMatch(type::isInstance));
        return events.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    }

    private BlockingSocket handler() throws Exception {
        BlockingSocket rep = open(SocketType.REP, Security.none(), Duration.ZERO);
        rep.bind(ZAP);
        return rep;
    }

    /** Has a peer connect, and lets it in. */
    private void letIn(BlockingSocket zap, String endpoint) throws Exception {
        BlockingSocket good = open(SocketType.PUSH, Security.none(), WAIT);
        good.connect(endpoint);
        ZmtpMessage asked = zap.receive(WAIT);
        assertThat(asked).isNotNull();
        zap.send(reply(asked, "= = 200 OK me -"), WAIT);
        first(SocketEvent.HandshakeSucceeded.class);
    }

    /** A reply's frames without the delimiter, which the REP writes; = stands for the request's. */
    private static ZmtpMessage reply(ZmtpMessage request, String frames) {
        List<byte[]> parts = new ArrayList<>();
        String[] texts = frames.split(" ", -1);
        for (int i = 0; i < texts.length; i++) {
            parts.add(
                    switch (texts[i]) {
                        case "=" -> request.bytes(i);
                        case "-" -> new byte[0];
                        default -> texts[i].getBytes(StandardCharsets.UTF_8);
                    });
        }
        request.release();
        return ZmtpMessage.of(parts.toArray(byte[][]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "2.0 = 200 OK me -, ZAP_BAD_VERSION",
        "- = 200 OK me -, ZAP_BAD_VERSION",
        "= 2 200 OK me -, ZAP_BAD_REQUEST_ID",
        "= - 200 OK me -, ZAP_BAD_REQUEST_ID",
        "= = 201 OK me -, ZAP_INVALID_STATUS_CODE",
        "= = 600 OK me -, ZAP_INVALID_STATUS_CODE",
        "= = 2000 OK me -, ZAP_INVALID_STATUS_CODE",
        "= = 20 OK me -, ZAP_INVALID_STATUS_CODE",
        "= = - OK me -, ZAP_INVALID_STATUS_CODE",
        "= = two OK me -, ZAP_INVALID_STATUS_CODE",
        "= = 200 OK me, ZAP_MALFORMED_REPLY",
        "= = 200 OK me - -, ZAP_MALFORMED_REPLY",
        "-, ZAP_MALFORMED_REPLY",
        "= = 200 OK me x, ZAP_INVALID_METADATA",
        "= = 200 OK me notmetadata, ZAP_INVALID_METADATA"
    })
    void shouldRefuseOnABrokenReplyAndSayWhatWasWrong(String frames, ProtocolError error)
            throws Exception {
        BlockingSocket zap = handler();
        String endpoint = bindServer(WAIT);
        try (RawPeer peer = new RawPeer(endpoint)) {
            peer.write(RawPeer.GREETING + RawPeer.ready("PUSH") + "000161");
            ZmtpMessage asked = zap.receive(WAIT);
            assertThat(asked).isNotNull();
            zap.send(reply(asked, frames), WAIT);
            assertThat(peer.read(64)).hasSize(128);
            assertThat(peer.read(1)).as("READY, ERROR").isEmpty();
        }
        SocketEvent.HandshakeFailedProtocol failed =
                first(SocketEvent.HandshakeFailedProtocol.class);
        assertThat(failed.error()).isEqualTo(error);
        first(SocketEvent.Disconnected.class);

        // The next one is judged by itself.
        letIn(zap, endpoint);
    }

    @Test
    void shouldOutliveAHandlerThatClosesWithAQuestionUnanswered() throws Exception {
        BlockingSocket zap = handler();
        String endpoint = bindServer(Duration.ofMillis(500));
        try (RawPeer peer = new RawPeer(endpoint)) {
            peer.write(RawPeer.GREETING + RawPeer.ready("PUSH"));
            ZmtpMessage asked = zap.receive(WAIT);
            assertThat(asked).isNotNull();
            asked.release();
            zap.close();
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        assertThat(first(SocketEvent.HandshakeFailedNoDetail.class).toString()).contains("500 ms");
        first(SocketEvent.Disconnected.class);

        // Nobody answers now; then somebody does again.
        events.clear();
        letIn(handler(), endpoint);
    }

    /** The one who is asked about waits; those who were answered about go on. */
    @Test
    void shouldDelayOnlyThePeerThatIsAskedAbout() throws Exception {
        List<CompletableFuture<ZapReply>> questions = new CopyOnWriteArrayList<>();
        context.zapHandler(
                request -> {
                    CompletableFuture<ZapReply> answer = new CompletableFuture<>();
                    questions.add(answer);
                    return answer;
                });
        String endpoint = bindServer(WAIT);
        try (RawPeer stalled = new RawPeer(endpoint);
                RawPeer silent = new RawPeer(endpoint)) {
            stalled.write(RawPeer.GREETING + RawPeer.ready("PUSH"));
            Awaitility.await().until(() -> questions.size() == 1);
            silent.write("ff");
            BlockingSocket good = open(SocketType.PUSH, Security.none(), WAIT);
            good.connect(endpoint);
            Awaitility.await().until(() -> questions.size() == 2);
            questions.get(1).complete(ZapReply.accept("good"));
            first(SocketEvent.HandshakeSucceeded.class);
            // It goes, and is not waited for: its question is withdrawn only in our eyes.
            stalled.end();
            assertThat(first(SocketEvent.HandshakeFailedNoDetail.class).toString())
                    .contains("went before the handshake was done");
            questions.get(0).complete(ZapReply.accept("late"));
        }
        assertThat(events.stream().filter(SocketEvent.HandshakeSucceeded.class::isInstance))
                .hasSize(1);
    }

    @Test
    void shouldRefuseWith500WhenTheHandlerThrows() throws Exception {
        for (ZapHandler broken :
                List.<ZapHandler>of(
                        request -> {
                            throw new IllegalStateException("no database");
                        },
                        request -> CompletableFuture.failedFuture(new IllegalStateException("x")),
                        request -> new CompletableFuture<ZapReply>().completeAsync(() -> null),
                        request -> nothing())) {
            events.clear();
            context.zapHandler(broken);
            String endpoint = bindServer(WAIT);
            try (RawPeer peer = new RawPeer(endpoint)) {
                peer.write(RawPeer.GREETING + RawPeer.ready("PUSH"));
                peer.read(64);
                assertThat(peer.read(12)).isEqualTo("040a054552524f5203353030");
                assertThat(peer.isClosedByPeer()).isTrue();
            }
            assertThat(first(SocketEvent.HandshakeFailedAuth.class).toString()).contains("500");
        }
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
