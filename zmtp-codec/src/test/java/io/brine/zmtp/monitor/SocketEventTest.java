package io.brine.zmtp.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.wire.ProtocolError;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Names, numbers and values as zmq.h has them. */
class SocketEventTest {
    private static final String AT = "tcp://127.0.0.1:1";

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(new SocketEvent.Connected(AT, null), "CONNECTED", 1, 0L),
                Arguments.of(new SocketEvent.ConnectDelayed(AT), "CONNECT_DELAYED", 2, 115L),
                Arguments.of(
                        new SocketEvent.ConnectRetried(AT, Duration.ofMillis(150)),
                        "CONNECT_RETRIED",
                        4,
                        150L),
                Arguments.of(new SocketEvent.Listening(AT), "LISTENING", 8, 0L),
                Arguments.of(new SocketEvent.BindFailed(AT, 98, "x"), "BIND_FAILED", 16, 98L),
                Arguments.of(new SocketEvent.Accepted(AT, null), "ACCEPTED", 32, 0L),
                Arguments.of(new SocketEvent.AcceptFailed(AT, 24, "x"), "ACCEPT_FAILED", 64, 24L),
                Arguments.of(new SocketEvent.Closed(AT), "CLOSED", 128, 0L),
                Arguments.of(new SocketEvent.CloseFailed(AT, 5, "x"), "CLOSE_FAILED", 256, 5L),
                Arguments.of(new SocketEvent.Disconnected(AT, null, null), "DISCONNECTED", 512, 0L),
                Arguments.of(new SocketEvent.MonitorStopped(AT), "MONITOR_STOPPED", 1024, 0L),
                Arguments.of(
                        new SocketEvent.HandshakeFailedNoDetail(AT, null, 110, "x"),
                        "HANDSHAKE_FAILED_NO_DETAIL",
                        2048,
                        110L),
                Arguments.of(
                        new SocketEvent.HandshakeSucceeded(AT, null),
                        "HANDSHAKE_SUCCEEDED",
                        4096,
                        0L),
                Arguments.of(
                        new SocketEvent.HandshakeFailedProtocol(
                                AT, null, ProtocolError.ZMTP_MECHANISM_MISMATCH, "x"),
                        "HANDSHAKE_FAILED_PROTOCOL",
                        8192,
                        0x11000002L),
                Arguments.of(
                        new SocketEvent.HandshakeFailedAuth(AT, null, 400),
                        "HANDSHAKE_FAILED_AUTH",
                        16384,
                        400L),
                Arguments.of(zapRequest(), "ZAP_REQUEST", 0, 400L));
    }

    private static SocketEvent zapRequest() {
        return new SocketEvent.ZapRequest(
                AT,
                "1.0",
                "global",
                "127.0.0.1",
                new byte[0],
                "PLAIN",
                List.of(
                        "user".getBytes(StandardCharsets.UTF_8),
                        "secret".getBytes(StandardCharsets.UTF_8)),
                400);
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldHaveTheNamesAndNumbersOfLibzmq(SocketEvent event, String name, int id, long value) {
        assertThat(event.name()).isEqualTo(name);
        assertThat(event.id()).isEqualTo(id);
        assertThat(event.value()).isEqualTo(value);
        assertThat(event.endpoint()).isEqualTo(AT);
        assertThat(event.toString()).doesNotContain("secret");
    }
}
