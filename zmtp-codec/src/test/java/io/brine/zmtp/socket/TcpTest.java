package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.TransportKind;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** TCP endpoints and what is asked of the system, over each kind of event loop that works here. */
@Timeout(30)
class TcpTest extends EachTransportKind {
    private final List<SocketEvent> events = new CopyOnWriteArrayList<>();

    @Override
    BlockingSocket open(TransportKind kind, SocketType type, SocketOptions.Builder options) {
        BlockingSocket socket = super.open(kind, type, options);
        socket.socket().monitor(events::add);
        return socket;
    }

    private static int port(String endpoint) {
        return ((Endpoint.Tcp) Endpoint.parseBind(endpoint)).port();
    }

    private static void pass(BlockingSocket from, BlockingSocket to) throws Exception {
        from.send(ZmtpMessage.ofUtf8("hello"), WAIT);
        ZmtpMessage got = to.receive(WAIT);
        assertThat(got).isNotNull();
        assertThat(got.utf8(0)).isEqualTo("hello");
        got.release();
    }

    private <E extends SocketEvent> E awaitEvent(Class<E> type) {
        Awaitility.await("a " + type.getSimpleName())
                .until(() -> events.stream().anyMatch(type::isInstance));
        return type.cast(events.stream().filter(type::isInstance).findFirst().orElseThrow());
    }

    private static void requireIpv6() throws IOException {
        Assumptions.assumeTrue(
                NetworkInterface.getByInetAddress(InetAddress.getAllByName("::1")[0]) != null,
                "no IPv6 here");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldServeBothFamiliesAtAWildcard(TransportKind kind) throws Exception {
        requireIpv6();
        BlockingSocket pull = open(kind, SocketType.PULL, SocketOptions.builder().ipv6(true));
        String endpoint = pull.bind("tcp://*:*");
        assertThat(endpoint).startsWith("tcp://[::]:");
        assertThat(pull.socket().lastEndpoint()).hasToString(endpoint);
        for (String host : List.of("127.0.0.1", "[::1]", "[::1%lo]", "localhost")) {
            BlockingSocket push = open(kind, SocketType.PUSH, SocketOptions.builder().ipv6(true));
            push.connect("tcp://" + host + ":" + port(endpoint));
            pass(push, pull);
            push.close();
        }
    }

    /** Netty's io_uring listens on sockets of both families only. */
    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void shouldServeOneFamilyUnlessToldOtherwise(TransportKind kind) throws Exception {
        requireIpv6();
        Assumptions.assumeTrue(kind.isAvailable(), kind::unavailability);
        BlockingSocket pull = open(kind, SocketType.PULL);
        String endpoint = pull.bind("tcp://*:*");
        assertThat(endpoint).startsWith("tcp://0.0.0.0:");
        assertThatThrownBy(
                        () ->
                                new Socket(InetAddress.getAllByName("::1")[0], port(endpoint))
                                        .close())
                .hasMessageContaining("refused");
        BlockingSocket six = open(kind, SocketType.PULL);
        assertThat(six.bind("tcp://[::1]:*")).startsWith("tcp://[::1]:");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldBindAnInterfaceAndAName(TransportKind kind) throws Exception {
        BlockingSocket pull = open(kind, SocketType.PULL);
        String byInterface = pull.bind("tcp://lo:*");
        String byName = pull.bind("tcp://localhost:0");
        assertThat(byInterface).startsWith("tcp://127.0.0.1:");
        assertThat(byName).startsWith("tcp://127.0.0.1:").isNotEqualTo(byInterface);
        BlockingSocket push = open(kind, SocketType.PUSH);
        push.connect(byInterface);
        push.connect(byName);
        Awaitility.await().until(() -> pull.socket().peerCount() == 2);
        pass(push, pull);
        pass(push, pull);
        pull.socket().unbind(byName).toCompletableFuture().get(5, TimeUnit.SECONDS);
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(byName)));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldConnectFromTheSourceGiven(TransportKind kind) throws Exception {
        try (ServerSocket listener = RawPeer.listen()) {
            int source;
            try (ServerSocket probe = RawPeer.listen()) {
                source = probe.getLocalPort();
            }
            BlockingSocket push = open(kind, SocketType.PUSH);
            push.connect("tcp://127.0.0.2:" + source + ";127.0.0.1:" + listener.getLocalPort());
            try (Socket accepted = listener.accept()) {
                assertThat(accepted.getRemoteSocketAddress())
                        .isEqualTo(new InetSocketAddress("127.0.0.2", source));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldTellWhyItCannotBind(TransportKind kind) throws Exception {
        BlockingSocket pull = open(kind, SocketType.PULL);
        try (ServerSocket taken = RawPeer.listen()) {
            String endpoint = "tcp://127.0.0.1:" + taken.getLocalPort();
            assertThatThrownBy(() -> pull.bind(endpoint))
                    .hasMessageContaining("cannot bind " + endpoint)
                    .hasMessageContaining("already in use");
            assertThat(awaitEvent(SocketEvent.BindFailed.class).value()).isEqualTo(98);
        }
        events.clear();
        assertThatThrownBy(() -> pull.bind("tcp://192.0.2.1:*"))
                .hasMessageContaining("cannot bind tcp://192.0.2.1:*");
        assertThat(awaitEvent(SocketEvent.BindFailed.class).value()).isEqualTo(99);
        events.clear();
        assertThatThrownBy(() -> pull.bind("tcp://no.such.host.invalid:*"))
                .hasMessageContaining("no.such.host.invalid: the name is not known");
        assertThat(awaitEvent(SocketEvent.BindFailed.class).value()).isEqualTo(19);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldLetInWhomTheFilterNames(TransportKind kind) throws Exception {
        BlockingSocket pull =
                open(
                        kind,
                        SocketType.PULL,
                        SocketOptions.builder().tcpAcceptFilters(List.of("::1", "127.0.0.0/31")));
        String endpoint = pull.bind("tcp://127.0.0.1:*");
        BlockingSocket stranger = open(kind, SocketType.PUSH);
        stranger.connect("tcp://127.0.0.2:*;127.0.0.1:" + port(endpoint));
        awaitEvent(SocketEvent.AcceptFailed.class);
        assertThat(events).noneMatch(SocketEvent.Accepted.class::isInstance);
        stranger.close();
        BlockingSocket friend = open(kind, SocketType.PUSH);
        friend.connect(endpoint);
        pass(friend, pull);
        BlockingSocket wrong =
                open(
                        kind,
                        SocketType.PULL,
                        SocketOptions.builder().tcpAcceptFilters(List.of("127.0.0.1/33")));
        assertThatThrownBy(() -> wrong.bind("tcp://127.0.0.1:*"))
                .hasMessageContaining("tcp_accept_filter must be an address or a network");
    }

    /** Nobody takes connections off the backlog, so that Linux leaves a further one unanswered. */
    @ParameterizedTest
    @MethodSource("kinds")
    void shouldGiveUpAConnectionThatDoesNotOpenInTime(TransportKind kind) throws Exception {
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            boolean full = false;
            while (!full) {
                Socket filler = new Socket();
                fillers.add(filler);
                try {
                    filler.connect(deaf.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException e) {
                    full = true;
                }
            }
            BlockingSocket push =
                    open(
                            kind,
                            SocketType.PUSH,
                            SocketOptions.builder().connectTimeout(Duration.ofMillis(100)));
            push.connect("tcp://127.0.0.1:" + deaf.getLocalPort());
            awaitEvent(SocketEvent.ConnectRetried.class);
            assertThat(events.stream().map(SocketEvent::name).limit(3))
                    .containsExactly("CONNECT_DELAYED", "CLOSED", "CONNECT_RETRIED");
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldBindToADeviceOrSayWhatThatNeeds(TransportKind kind) throws Exception {
        BlockingSocket pull =
                open(kind, SocketType.PULL, SocketOptions.builder().bindToDevice("lo"));
        if (kind == TransportKind.NIO) {
            assertThatThrownBy(() -> pull.bind("tcp://127.0.0.1:*"))
                    .hasMessageContaining("bindtodevice 'lo' needs netty-transport-native-epoll");
            return;
        }
        BlockingSocket push =
                open(kind, SocketType.PUSH, SocketOptions.builder().bindToDevice("lo"));
        push.connect(pull.bind("tcp://127.0.0.1:*"));
        pass(push, pull);
        BlockingSocket nowhere =
                open(kind, SocketType.PULL, SocketOptions.builder().bindToDevice("nosuchif"));
        events.clear();
        assertThatThrownBy(() -> nowhere.bind("tcp://127.0.0.1:*"))
                .hasMessageContaining("No such device");
        assertThat(awaitEvent(SocketEvent.BindFailed.class).value()).isEqualTo(19);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldTellTheEventsOfBothSidesInOrder(TransportKind kind) throws Exception {
        List<SocketEvent> ofServer = new CopyOnWriteArrayList<>();
        BlockingSocket pull = open(kind, SocketType.PULL);
        pull.socket().monitor(ofServer::add);
        String endpoint = pull.bind("tcp://127.0.0.1:*");
        BlockingSocket push =
                open(
                        kind,
                        SocketType.PUSH,
                        SocketOptions.builder().reconnectInterval(Duration.ofMillis(10)));
        List<SocketEvent> ofClient = new CopyOnWriteArrayList<>();
        push.socket().monitor(ofClient::add);
        push.connect(endpoint);
        pass(push, pull);
        pull.close();
        Awaitility.await()
                .until(
                        () ->
                                ofClient.stream()
                                                .filter(
                                                        SocketEvent.ConnectRetried.class
                                                                ::isInstance)
                                                .count()
                                        >= 2);
        assertThat(ofClient.stream().map(SocketEvent::name).limit(8))
                .containsExactly(
                        "CONNECT_DELAYED",
                        "CONNECTED",
                        "HANDSHAKE_SUCCEEDED",
                        "DISCONNECTED",
                        "CONNECT_RETRIED",
                        "CONNECT_DELAYED",
                        "CLOSED",
                        "CONNECT_RETRIED");
        assertThat(ofClient).allMatch(event -> event.endpoint().equals(endpoint));
        List<String> names = ofServer.stream().map(SocketEvent::name).toList();
        assertThat(names.subList(0, 3))
                .containsExactly("LISTENING", "ACCEPTED", "HANDSHAKE_SUCCEEDED");
        assertThat(names.subList(3, 5)).containsExactlyInAnyOrder("CLOSED", "DISCONNECTED");
        assertThat(names.subList(5, names.size())).containsExactly("MONITOR_STOPPED");
    }
}
