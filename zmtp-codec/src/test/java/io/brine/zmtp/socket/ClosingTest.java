package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.Endpoint;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Closing sooner than the options say, and what a socket tells of its queues and subscribers. */
@Timeout(20)
class ClosingTest {
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
