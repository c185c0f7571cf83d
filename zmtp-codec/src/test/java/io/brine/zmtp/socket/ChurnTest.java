package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;

import io.brine.zmtp.message.ZmtpMessage;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Peers that come and go leave nothing behind. */
@Timeout(60)
class ChurnTest {
    private static final int CYCLES = 1000;
    private static final SocketOptions.Builder OPTIONS =
            SocketOptions.builder().linger(Duration.ZERO).routerMandatory(true);

    private final ZmtpContext context = ZmtpContext.create();

    @AfterEach
    void closeContext() {
        context.close();
    }

    private static long descriptors() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getOpenFileDescriptorCount();
    }

    private static SendResult sendNow(ZmtpSocket socket, String... frames) throws Exception {
        return socket.sendAsync(ZmtpMessage.ofUtf8(frames))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    @Test
    void shouldForgetPeersThatWent() throws Exception {
        BaseSocket router = (BaseSocket) context.open(SocketType.ROUTER, OPTIONS.build());
        String endpoint =
                router.bind("tcp://127.0.0.1:*")
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)
                        .toString();
        long before = descriptors();
        for (int i = 0; i < CYCLES; i++) {
            ZmtpSocket dealer =
                    context.open(
                            SocketType.DEALER,
                            SocketOptions.builder()
                                    .linger(Duration.ZERO)
                                    .routingId(("d" + i).getBytes(StandardCharsets.UTF_8))
                                    .build());
            dealer.connect(endpoint);
            String name = "d" + i;
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> sendNow(router, name, "hello") == SendResult.SENT);
            dealer.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
        Awaitility.await().until(() -> router.peerCount() == 0);
        for (int i = 0; i < CYCLES; i++) {
            assertThat(sendNow(router, "d" + i, "gone?")).isEqualTo(SendResult.HOST_UNREACHABLE);
        }
        assertThat(router.hasNoPipes()).isTrue();
        Awaitility.await().untilAsserted(() -> assertThat(descriptors()).isLessThan(before + 50));
        assertThat(router.counters().connectionsAccepted()).isEqualTo(CYCLES);
    }

    @Test
    void shouldFreeItsPortWhenItIsClosedOrUnbound() throws Exception {
        String endpoint = "tcp://127.0.0.1:*";
        for (int i = 0; i < 100; i++) {
            ZmtpSocket rep = context.open(SocketType.REP, OPTIONS.build());
            endpoint = rep.bind(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS).toString();
            rep.unbind(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
            rep.bind(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
            rep.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
        assertThat(endpoint).doesNotEndWith("*");
    }

    @Test
    void shouldForgetEndpointsThatAreDisconnected() throws Exception {
        BaseSocket dealer = (BaseSocket) context.open(SocketType.DEALER, OPTIONS.build());
        ZmtpSocket router = context.open(SocketType.ROUTER, OPTIONS.build());
        String endpoint =
                router.bind("tcp://127.0.0.1:*")
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)
                        .toString();
        for (int i = 0; i < 200; i++) {
            dealer.connect(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
            dealer.disconnect(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
        Awaitility.await().until(() -> dealer.peerCount() == 0 && router.peerCount() == 0);
        Awaitility.await().until(dealer::hasNoPipes);
        assertThat(sendNow(dealer, "x")).isEqualTo(SendResult.NOT_CONNECTED);
    }
}
