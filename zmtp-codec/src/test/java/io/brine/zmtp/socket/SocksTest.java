package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.TransportKind;
import io.netty.buffer.ByteBufUtil;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Connecting through a SOCKS5 proxy, which the test plays octet by octet. */
@Timeout(30)
class SocksTest extends EachTransportKind {
    private static final String GRANTED = "05000001" + "00000000" + "0000";

    private final List<SocketEvent> events = new CopyOnWriteArrayList<>();

    @Override
    BlockingSocket open(TransportKind kind, SocketType type, SocketOptions.Builder options) {
        return super.open(kind, type, options.reconnectInterval(Duration.ofMillis(10)));
    }

    private BlockingSocket through(TransportKind kind, ServerSocket proxy, String... login) {
        SocketOptions.Builder options =
                SocketOptions.builder().socksProxy("127.0.0.1:" + proxy.getLocalPort());
        if (login.length > 0) {
            options.socksUsername(login[0]).socksPassword(login[1]);
        }
        BlockingSocket push = open(kind, SocketType.PUSH, options);
        push.socket().monitor(events::add);
        return push;
    }

    private static String read(Socket client, int count) throws IOException {
        return ByteBufUtil.hexDump(client.getInputStream().readNBytes(count));
    }

    private static void write(Socket client, String hex) throws IOException {
        client.getOutputStream().write(ByteBufUtil.decodeHexDump(hex));
    }

    private static Socket accept(ServerSocket listener) throws IOException {
        Socket client = listener.accept();
        client.setSoTimeout(5000);
        client.setTcpNoDelay(true);
        return client;
    }

    /** Copies both ways until one side ends. */
    private static void relay(Socket one, Socket other) {
        Thread.ofVirtual().start(() -> pump(one, other));
        Thread.ofVirtual().start(() -> pump(other, one));
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One side has gone; closing both tells the other.
            return;
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldTalkThroughTheProxyByName(TransportKind kind) throws Exception {
        BlockingSocket pull = open(kind, SocketType.PULL);
        int port = ((Endpoint.Tcp) Endpoint.parseBind(pull.bind("tcp://127.0.0.1:*"))).port();
        try (ServerSocket proxy = RawPeer.listen()) {
            BlockingSocket push = through(kind, proxy);
            push.connect("tcp://no.such.host.invalid:" + port);
            try (Socket client = accept(proxy)) {
                assertThat(read(client, 3)).isEqualTo("050100");
                write(client, "0500");
                String name = ByteBufUtil.hexDump(TestSockets.octets("no.such.host.invalid"));
                assertThat(read(client, 5 + 20 + 2))
                        .isEqualTo("0501000314" + name + "%04x".formatted(port));
                // The reply, with a name for an address, octet by octet.
                for (byte octet : ByteBufUtil.decodeHexDump("050000030374770a1234")) {
                    write(client, "%02x".formatted(octet));
                }
                relay(client, new Socket(InetAddress.getLoopbackAddress(), port));
                push.send(ZmtpMessage.ofUtf8("hello"), WAIT);
                ZmtpMessage got = pull.receive(WAIT);
                assertThat(got).isNotNull();
                assertThat(got.utf8(0)).isEqualTo("hello");
                got.release();
            }
        }
        assertThat(events.stream().map(SocketEvent::name).limit(3))
                .containsExactly("CONNECT_DELAYED", "CONNECTED", "HANDSHAKE_SUCCEEDED");
    }

    @Test
    void shouldNameLiteralAddressesAsSuchAndLogIn() throws Exception {
        try (ServerSocket proxy = RawPeer.listen()) {
            BlockingSocket push = through(TransportKind.NIO, proxy, "me", "secret");
            push.connect("tcp://192.0.2.7:258");
            try (Socket client = accept(proxy)) {
                assertThat(read(client, 3)).isEqualTo("050102");
                write(client, "0502");
                assertThat(read(client, 11)).isEqualTo("01026d6506736563726574");
                write(client, "0100");
                assertThat(read(client, 10)).isEqualTo("05010001c00002070102");
                // The peer's first octets come in the segment of the proxy's reply.
                write(client, GRANTED + "ff00000000000000017f03");
                assertThat(read(client, 12)).startsWith("ff").endsWith("7f0301");
            }
        }
        assertThat(events).noneMatch(event -> event.toString().contains("secret"));
    }

    @Test
    void shouldNameIpv6AddressesAsSuch() throws Exception {
        try (ServerSocket proxy = RawPeer.listen()) {
            through(TransportKind.NIO, proxy).connect("tcp://[2001:db8::1]:258");
            try (Socket client = accept(proxy)) {
                read(client, 3);
                write(client, "0500");
                assertThat(read(client, 22))
                        .isEqualTo("0501000420010db80000000000000000000000010102");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "05ff", // no method of ours
                "0502", // another method than the one offered
                "0400", // SOCKS4
                "0500 05050001000000000000", // refused
                "0500 05420001000000000000", // an unknown status
                "0500 05000009000000000000", // an unknown kind of address
                "0500 04000001000000000000", // another version
                "0500 0500", // cut short
                ""
            })
    void shouldTryAgainWhenTheProxyDoesNotConnect(String answers) throws Exception {
        try (ServerSocket proxy = RawPeer.listen()) {
            through(TransportKind.NIO, proxy).connect("tcp://127.0.0.1:9");
            try (Socket client = accept(proxy)) {
                read(client, 3);
                write(client, answers.replace(" ", ""));
            }
            try (Socket again = accept(proxy)) {
                assertThat(read(again, 3)).isEqualTo("050100");
            }
        }
        assertThat(events.stream().map(SocketEvent::name).limit(4))
                .containsExactly("CONNECT_DELAYED", "CLOSED", "CONNECT_RETRIED", "CONNECT_DELAYED");
    }

    @Test
    void shouldNotWaitForEverForASilentProxy() throws Exception {
        try (ServerSocket proxy = RawPeer.listen()) {
            BlockingSocket push =
                    open(
                            TransportKind.NIO,
                            SocketType.PUSH,
                            SocketOptions.builder()
                                    .handshakeInterval(Duration.ofMillis(100))
                                    .socksProxy("127.0.0.1:" + proxy.getLocalPort()));
            push.socket().monitor(events::add);
            push.connect("tcp://127.0.0.1:9");
            try (Socket silent = accept(proxy)) {
                read(silent, 3);
                assertThat(read(silent, 1)).as("closed").isEmpty();
            }
            Awaitility.await()
                    .until(
                            () ->
                                    events.stream()
                                            .anyMatch(
                                                    SocketEvent.ConnectRetried.class::isInstance));
        }
    }

    @Test
    void shouldSayWhatAProxyIs() {
        assertThatThrownBy(
                        () ->
                                open(
                                        TransportKind.NIO,
                                        SocketType.PUSH,
                                        SocketOptions.builder().socksProxy("proxy")))
                .hasMessageContaining("socks_proxy must be host:port: 'proxy'");
    }
}
