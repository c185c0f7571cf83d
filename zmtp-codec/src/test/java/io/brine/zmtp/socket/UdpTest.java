package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.TransportKind;
import io.netty.buffer.ByteBufUtil;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** RADIO and DISH over datagrams, against plain sockets and each other. */
@Timeout(30)
class UdpTest extends EachTransportKind {
    private static final int LARGEST = 65_507;

    private static void join(BlockingSocket dish, String group) throws Exception {
        dish.socket()
                .join(group.getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    private static SendResult send(BlockingSocket radio, String group, byte[] body)
            throws Exception {
        return radio.socket()
                .sendAsync(ZmtpMessage.of(body).withGroup(group.getBytes(StandardCharsets.UTF_8)))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    private static JsonNode vector() throws IOException {
        try (InputStream in =
                UdpTest.class.getResourceAsStream("/wire/draft-radio-dish-udp.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static int port(String endpoint) {
        return ((Endpoint.Udp) Endpoint.parseBind(endpoint)).port();
    }

    private static String receive(BlockingSocket dish) {
        ZmtpMessage message = dish.receive(WAIT);
        assertThat(message).isNotNull();
        byte[] group = message.group();
        assertThat(group).isNotNull();
        String text =
                new String(group, StandardCharsets.UTF_8)
                        + " "
                        + ByteBufUtil.hexDump(message.bytes(0));
        message.release();
        return text;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldSendTheDatagramsOfLibzmq(TransportKind kind) throws Exception {
        try (DatagramSocket dish = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            dish.setSoTimeout(5000);
            BlockingSocket radio = open(kind, SocketType.RADIO);
            radio.connect("udp://127.0.0.1:" + dish.getLocalPort());
            for (JsonNode sent : vector().get("radio_sends")) {
                byte[] body = ByteBufUtil.decodeHexDump(sent.get("body_hex").asText());
                assertThat(send(radio, sent.get("group").asText(), body))
                        .isEqualTo(SendResult.SENT);
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                dish.receive(packet);
                assertThat(ByteBufUtil.hexDump(packet.getData(), 0, packet.getLength()))
                        .isEqualTo(sent.get("datagram_hex").asText());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldTakeTheDatagramsOfLibzmqAndNoOthers(TransportKind kind) throws Exception {
        JsonNode vector = vector();
        BlockingSocket dish = open(kind, SocketType.DISH);
        String endpoint = dish.bind("udp://127.0.0.1:*");
        join(dish, vector.get("dish_joined").asText());
        List<String> expected = new ArrayList<>();
        try (DatagramSocket radio = new DatagramSocket()) {
            for (JsonNode received : vector.get("dish_receives")) {
                write(radio, port(endpoint), received.get("datagram_hex").asText());
                JsonNode delivered = received.get("delivered");
                if (!delivered.isNull()) {
                    expected.add(
                            delivered.get("group").asText()
                                    + " "
                                    + delivered.get("body_hex").asText());
                }
            }
            // A length octet of 128 and more, with and without so many octets behind it.
            write(radio, port(endpoint), "80");
            write(radio, port(endpoint), "ff67");
            write(radio, port(endpoint), "ff" + "67".repeat(255) + "00");
            write(radio, port(endpoint), "0167ff");
        }
        expected.add("g ff");
        for (String message : expected) {
            assertThat(receive(dish)).isEqualTo(message);
        }
        assertThat(dish.socket().counters().droppedInbound()).isEqualTo(7);
    }

    private static void write(DatagramSocket radio, int port, String hex) throws IOException {
        byte[] octets = ByteBufUtil.decodeHexDump(hex);
        radio.send(
                new DatagramPacket(
                        octets,
                        octets.length,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldPassTheLargestDatagramAndRefuseALargerOne(TransportKind kind) throws Exception {
        BlockingSocket dish = open(kind, SocketType.DISH);
        BlockingSocket radio = open(kind, SocketType.RADIO);
        String endpoint = dish.bind("udp://127.0.0.1:*");
        assertThat(dish.socket().lastEndpoint()).hasToString(endpoint);
        join(dish, "large");
        radio.connect(endpoint);
        int room = LARGEST - 1 - "large".length();
        assertThat(send(radio, "large", new byte[room + 1])).isEqualTo(SendResult.INVALID);
        assertThat(send(radio, "large", new byte[room])).isEqualTo(SendResult.SENT);
        assertThat(receive(dish)).hasSize("large ".length() + 2 * room);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldReachEveryMemberOfAMulticastGroup(TransportKind kind) throws Exception {
        BlockingSocket first = open(kind, SocketType.DISH);
        String endpoint = first.bind("udp://lo;239.255.11.7:*");
        BlockingSocket second = open(kind, SocketType.DISH);
        assertThat(second.bind(endpoint)).isEqualTo(endpoint);
        join(first, "news");
        join(second, "news");
        BlockingSocket radio =
                open(kind, SocketType.RADIO, SocketOptions.builder().multicastHops(0));
        radio.connect(endpoint);
        assertThat(send(radio, "news", new byte[] {7})).isEqualTo(SendResult.SENT);
        assertThat(receive(first)).isEqualTo("news 07");
        assertThat(receive(second)).isEqualTo("news 07");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldNotLoopMulticastsBackWhenToldSo(TransportKind kind) throws Exception {
        // The loopback interface loops everything; no hops keeps it on this host elsewhere too.
        Optional<NetworkInterface> outward =
                NetworkInterface.networkInterfaces().filter(UdpTest::takesMulticasts).findFirst();
        Assumptions.assumeTrue(outward.isPresent(), "no interface but loopback");
        BlockingSocket dish = open(kind, SocketType.DISH);
        String endpoint = dish.bind("udp://" + outward.get().getName() + ";239.255.11.8:*");
        join(dish, "g");
        BlockingSocket deaf =
                open(
                        kind,
                        SocketType.RADIO,
                        SocketOptions.builder().multicastLoop(false).multicastHops(0));
        deaf.connect(endpoint);
        send(deaf, "g", new byte[] {1});
        BlockingSocket loud =
                open(kind, SocketType.RADIO, SocketOptions.builder().multicastHops(0));
        loud.connect(endpoint);
        send(loud, "g", new byte[] {2});
        assertThat(receive(dish)).isEqualTo("g 02");
    }

    private static boolean takesMulticasts(NetworkInterface each) {
        try {
            return each.isUp()
                    && each.supportsMulticast()
                    && !each.isLoopback()
                    && each.inetAddresses().anyMatch(Inet4Address.class::isInstance);
        } catch (SocketException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldStopReadingAtItsHighWaterMark(TransportKind kind) throws Exception {
        BlockingSocket dish =
                open(kind, SocketType.DISH, SocketOptions.builder().receiveHighWaterMark(2));
        String endpoint = dish.bind("udp://127.0.0.1:*");
        join(dish, "g");
        BlockingSocket radio = open(kind, SocketType.RADIO);
        radio.connect(endpoint);
        for (int i = 0; i < 50; i++) {
            assertThat(send(radio, "g", new byte[] {(byte) i})).isEqualTo(SendResult.SENT);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(receive(dish)).isEqualTo("g %02x".formatted(i));
        }
    }

    @Test
    void shouldFreeItsPortWhenUnbound() throws Exception {
        BlockingSocket dish = open(TransportKind.NIO, SocketType.DISH);
        String endpoint = dish.bind("udp://127.0.0.1:*");
        BlockingSocket second = open(TransportKind.NIO, SocketType.DISH);
        assertThatThrownBy(() -> second.bind(endpoint)).hasMessageContaining(endpoint);
        dish.socket().unbind(endpoint).toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(second.bind(endpoint)).isEqualTo(endpoint);
        Awaitility.await().until(() -> dish.socket().peerCount() == 0);
    }

    @Test
    void shouldBeForRadioAndDishOnly() {
        BlockingSocket pub = open(TransportKind.NIO, SocketType.PUB);
        assertThatThrownBy(() -> pub.bind("udp://127.0.0.1:*"))
                .hasMessageContaining("over udp RADIO connects and DISH binds");
        assertThatThrownBy(() -> pub.connect("udp://127.0.0.1:5555"))
                .hasMessageContaining("over udp RADIO connects and DISH binds");
        BlockingSocket radio = open(TransportKind.NIO, SocketType.RADIO);
        assertThatThrownBy(() -> radio.bind("udp://127.0.0.1:*"))
                .hasMessageContaining("over udp RADIO connects and DISH binds");
        assertThatThrownBy(() -> radio.bind("udp://nosuchif;239.0.0.1:5555"))
                .hasMessageContaining("over udp RADIO connects and DISH binds");
    }

    @Test
    void shouldNameAnInterfaceThatIsNotThere() {
        BlockingSocket dish = open(TransportKind.NIO, SocketType.DISH);
        assertThatThrownBy(() -> dish.bind("udp://nosuchif;239.255.11.9:5555"))
                .hasMessageContaining("there is no network interface nosuchif");
    }
}
