package io.brine.zmtp.socket;

import static io.brine.zmtp.socket.TestSockets.awaitPeers;
import static io.brine.zmtp.socket.TestSockets.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.handshake.PeerInfo;
import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.NetworkOptions;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.zap.ZapReply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What options do that no other test shows doing it. */
@Timeout(20)
class OptionEffectTest {
    private final TestSockets sockets = new TestSockets();

    @AfterEach
    void close() {
        sockets.close();
    }

    /** From the text to what {@code ChannelTuner} sets, which its own test shows. */
    @Test
    void shouldHandOnWhatTheSystemIsAskedFor() {
        SocketOptions.Builder builder = SocketOptions.builder();
        for (String option :
                List.of(
                        "backlog=7",
                        "ipv6=1",
                        "connect_timeout=250",
                        "sndbuf=1000",
                        "rcvbuf=2000",
                        "tcp_keepalive=1",
                        "tcp_keepalive_idle=60",
                        "tcp_keepalive_intvl=10",
                        "tcp_keepalive_cnt=3",
                        "tos=184",
                        "priority=6",
                        "tcp_maxrt=1500",
                        "bindtodevice=lo",
                        "tcp_accept_filter=10.0.0.0/8",
                        "ipc_filter_uid=1",
                        "ipc_filter_gid=2",
                        "ipc_filter_pid=3")) {
            String[] parts = option.split("=", 2);
            OptionNames.set(builder, parts[0], parts[1]);
        }
        SocketOptions options = builder.build();
        assertThat(NetworkSettings.of(options, options))
                .isEqualTo(
                        new NetworkOptions(
                                7,
                                true,
                                Duration.ofMillis(250),
                                1000,
                                2000,
                                new NetworkOptions.Tcp(
                                        true,
                                        60,
                                        10,
                                        3,
                                        184,
                                        6,
                                        Duration.ofMillis(1500),
                                        "lo",
                                        List.of("10.0.0.0/8")),
                                new NetworkOptions.IpcFilter(Set.of(1), Set.of(2), Set.of(3)),
                                null));
    }

    @Test
    void shouldTellThePeerTheMetadata() throws Exception {
        BlockingSocket router = sockets.open(SocketType.ROUTER);
        BlockingSocket dealer =
                sockets.open(
                        SocketType.DEALER,
                        options ->
                                options.applicationMetadata(
                                        Metadata.builder().set("X-Team", "red").build()));
        dealer.connect(router.bind("tcp://127.0.0.1:*"));
        send(dealer, "hi");
        ZmtpMessage got = router.receive(TestSockets.WAIT);
        assertThat(got).isNotNull();
        PeerInfo peer = got.peer();
        assertThat(peer).isNotNull();
        assertThat(peer.metadata().text("X-Team")).isEqualTo("red");
        got.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 512})
    void shouldBoundTheCommandsOfAHandshake(int limit) throws Exception {
        BlockingSocket pull = sockets.open(SocketType.PULL, o -> o.maxHandshakeSize(limit));
        String property = "03" + "582d41" + "%08x".formatted(300) + "61".repeat(300);
        String ready = RawPeer.ready("PUSH").substring(4) + property;
        String command = "06" + "%016x".formatted(ready.length() / 2) + ready;
        try (RawPeer peer = new RawPeer(pull.bind("tcp://127.0.0.1:*"))) {
            peer.write(RawPeer.GREETING + command);
            if (limit == 256) {
                assertThat(peer.isClosedByPeer()).isTrue();
            } else {
                awaitPeers(pull, 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAskAboutCurvePeersWithoutADomainUnlessItIsEnforced(boolean enforced)
            throws Exception {
        AtomicInteger asked = new AtomicInteger();
        sockets.context.zapHandler(
                request -> {
                    asked.incrementAndGet();
                    return CompletableFuture.completedFuture(ZapReply.accept("someone"));
                });
        CurveKeyPair server = CurveKeyPair.generate();
        BlockingSocket pull =
                sockets.open(
                        SocketType.PULL,
                        options ->
                                options.security(new Security.CurveServer(server, null))
                                        .zapEnforceDomain(enforced));
        BlockingSocket push =
                sockets.open(
                        SocketType.PUSH,
                        options ->
                                options.security(
                                        new Security.CurveClient(
                                                server.publicKey(), CurveKeyPair.generate())));
        push.connect(pull.bind("tcp://127.0.0.1:*"));
        awaitPeers(pull, 1);
        assertThat(asked).hasValue(enforced ? 0 : 1);
    }

    /** Linux keeps one connection more than the backlog says, and lets the next one wait. */
    @Test
    void shouldLetSoManyConnectionsWait() throws Exception {
        BlockingSocket pull = sockets.open(SocketType.PULL, options -> options.backlog(1));
        URI endpoint = URI.create(pull.bind("tcp://127.0.0.1:*"));
        InetSocketAddress address = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        pull.socket()
                .eventLoop()
                .execute(
                        () -> {
                            busy.countDown();
                            awaitQuietly(goOn);
                        });
        busy.await();
        List<Socket> waiting = new ArrayList<>();
        try (Socket tooMany = new Socket()) {
            for (int i = 0; i < 2; i++) {
                Socket peer = new Socket();
                waiting.add(peer);
                peer.connect(address, 5000);
            }
            assertThatThrownBy(() -> tooMany.connect(address, 200))
                    .isInstanceOf(SocketTimeoutException.class);
        } finally {
            goOn.countDown();
            for (Socket peer : waiting) {
                peer.close();
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            boolean done = latch.await(10, TimeUnit.SECONDS);
            assertThat(done).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
