package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.Endpoint;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Closing sooner than the options say, and what a socket tells of its queues and subscribers. */
@Timeout(20)
class ClosingTest {
    private static final int XSUB_READY = 28;

    private final ZmtpContext context = ZmtpContext.create();

    @AfterEach
    void closeContext() {
        context.close();
    }

    private ZmtpSocket dealerWithoutPeer() throws Exception {
        ZmtpSocket dealer = context.open(SocketType.DEALER, SocketOptions.defaults());
        dealer.connect("inproc://nobody");
        assertThat(dealer.sendAsync(ZmtpMessage.ofUtf8("x")).toCompletableFuture().get())
                .isEqualTo(SendResult.SENT);
        return dealer;
    }

    private static long queued(ZmtpSocket socket) throws Exception {
        return socket.eventLoop().submit(socket::queuedMessages).get();
    }

    @Test
    void shouldDropWhatIsQueuedWhenToldNotToLinger() throws Exception {
        ZmtpSocket dealer = dealerWithoutPeer();
        assertThat(queued(dealer)).isEqualTo(1);
        dealer.close(Duration.ZERO).toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(dealer.counters().droppedUnroutable()).isEqualTo(1);
    }

    @Test
    void shouldEndALingeringCloseWhenToldSo() throws Exception {
        ZmtpSocket dealer = dealerWithoutPeer();
        CompletableFuture<Void> closed = dealer.close().toCompletableFuture();
        assertThatThrownBy(() -> closed.get(100, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        dealer.close(Duration.ofMillis(10));
        closed.get(5, TimeUnit.SECONDS);
    }

    /** As libzmq: SUB, XSUB and DISH drop by default, all others linger for ever. */
    @ParameterizedTest
    @EnumSource
    void shouldLingerByDefaultUnlessItSubscribes(SocketType type) {
        boolean drops =
                type == SocketType.SUB || type == SocketType.XSUB || type == SocketType.DISH;
        BaseSocket plain = (BaseSocket) context.open(type, SocketOptions.defaults());
        assertThat(plain.linger()).isEqualTo(drops ? Duration.ZERO : SocketOptions.LINGER_FOREVER);
        Duration asked = Duration.ofSeconds(1);
        SocketOptions options = SocketOptions.builder().linger(asked).build();
        assertThat(((BaseSocket) context.open(type, options)).linger()).isEqualTo(asked);
    }

    /** What an XSUB sends upstream is lost when it closes, unless LINGER is set. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldDropWhatAnXsubHasNotSentUnlessToldToLinger(boolean lingering) throws Exception {
        SocketOptions.Builder options = SocketOptions.builder().sendBuffer(8192);
        if (lingering) {
            options.linger(SocketOptions.LINGER_FOREVER);
        }
        ZmtpSocket xsub = context.open(SocketType.XSUB, options.build());
        try (ServerSocket listener = RawPeer.listen()) {
            xsub.connect("tcp://127.0.0.1:" + listener.getLocalPort());
            try (RawPeer deaf = RawPeer.accept(listener).shake("XPUB", XSUB_READY)) {
                assertThat(deaf).isNotNull();
                Awaitility.await().until(() -> xsub.peerCount() == 1);
                byte[] up = new byte[1 << 20];
                up[0] = 'u';
                for (int i = 0; i < 20; i++) {
                    xsub.sendAsync(ZmtpMessage.of(up.clone())).toCompletableFuture().get();
                }
                assertThat(queued(xsub)).isPositive();
                CompletableFuture<Void> closed = xsub.close().toCompletableFuture();
                if (lingering) {
                    assertThatThrownBy(() -> closed.get(100, TimeUnit.MILLISECONDS))
                            .isInstanceOf(TimeoutException.class);
                    xsub.close(Duration.ZERO);
                }
                closed.get(5, TimeUnit.SECONDS);
                assertThat(xsub.counters().droppedUnroutable()).isPositive();
            }
        }
    }

    @Test
    void shouldCountPeersWithSubscriptions() throws Exception {
        ZmtpSocket pub = context.open(SocketType.PUB, SocketOptions.defaults());
        Endpoint endpoint = pub.bind("tcp://127.0.0.1:*").toCompletableFuture().get();
        ZmtpSocket sub = context.open(SocketType.SUB, SocketOptions.defaults());
        sub.connect(endpoint.toString());
        Awaitility.await().until(() -> pub.peerCount() == 1);
        assertThat(pub.subscribedPeers()).isZero();
        sub.subscribe(new byte[] {'a'});
        sub.subscribe(new byte[] {'b'});
        Awaitility.await().until(() -> pub.subscribedPeers() == 1);
        sub.unsubscribe(new byte[] {'a'});
        sub.unsubscribe(new byte[] {'b'});
        Awaitility.await().until(() -> pub.subscribedPeers() == 0);
        sub.subscribe(new byte[] {'c'});
        Awaitility.await().until(() -> pub.subscribedPeers() == 1);
        sub.close();
        Awaitility.await().until(() -> pub.subscribedPeers() == 0);
    }
}
