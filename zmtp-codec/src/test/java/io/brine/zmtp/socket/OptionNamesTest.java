package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.mechanism.Security;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Set;

class OptionNamesTest {
    private static SocketOptions with(String... namesAndValues) {
        SocketOptions.Builder builder = SocketOptions.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            OptionNames.set(builder, namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    @Test
    void shouldHaveLibzmqsDefaults() {
        SocketOptions options = SocketOptions.defaults();
        assertThat(options.sendHighWaterMark()).isEqualTo(1000);
        assertThat(options.receiveHighWaterMark()).isEqualTo(1000);
        assertThat(options.linger()).isEqualTo(SocketOptions.LINGER_FOREVER);
        assertThat(options.reconnectInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(options.reconnectIntervalMax()).isZero();
        assertThat(options.reconnectStop()).isEmpty();
        assertThat(options.handshakeInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.maxMessageSize()).isEqualTo(-1);
        assertThat(options.backlog()).isEqualTo(100);
        assertThat(options.multicastHops()).isEqualTo(1);
        assertThat(options.multicastLoop()).isTrue();
        assertThat(options.tcpKeepAlive()).isEqualTo(SocketOptions.TcpKeepAlive.SYSTEM);
        assertThat(options.routingId()).isEmpty();
        assertThat(options.security()).isEqualTo(Security.none());
        assertThat(options.sendTimeout()).isNegative();
    }

    /** The names that the tool's manual promises, and the rest of libzmq's that mean something. */
    @ParameterizedTest
    @CsvSource({
        "sndhwm, 5",
        "rcvhwm, 0",
        "sndbuf, 4096",
        "rcvbuf, 4096",
        "maxmsgsize, -1",
        "conflate, 1",
        "immediate, 1",
        "backlog, 7",
        "ipv6, 1",
        "tos, 184",
        "tcp_keepalive, 1",
        "tcp_keepalive_idle, 60",
        "tcp_keepalive_cnt, 3",
        "tcp_keepalive_intvl, 10",
        "connect_timeout, 250",
        "handshake_ivl, 0",
        "heartbeat_ivl, 100",
        "heartbeat_timeout, 300",
        "heartbeat_ttl, 400",
        "reconnect_ivl, -1",
        "reconnect_ivl_max, 1000",
        "reconnect_stop, 7",
        "router_mandatory, 1",
        "router_handover, 1",
        "probe_router, 1",
        "req_relaxed, 1",
        "req_correlate, 1",
        "xpub_verbose, 1",
        "xpub_verboser, 1",
        "xpub_manual, 1",
        "xpub_nodrop, 1",
        "xpub_welcome_msg, hi",
        "invert_matching, 1",
        "socks_proxy, 127.0.0.1:1080",
        "socks_username, u",
        "socks_password, p",
        "multicast_hops, 4",
        "multicast_loop, 0",
        "zap_domain, global",
        "metadata, X-Who:me",
        "linger, 0",
        "sndtimeo, 10",
        "rcvtimeo, 10",
        "routing_id, me",
        "identity, me",
        "router_notify, 3",
        "hello_msg, h",
        "disconnect_msg, d",
        "hiccup_msg, c",
        "xpub_manual_last_value, 1",
        "only_first_subscribe, 1",
        "xsub_verbose_unsubscribe, 1",
        "priority, 6",
        "tcp_maxrt, 1000",
        "bindtodevice, lo",
        "tcp_accept_filter, 10.0.0.0/8",
        "ipc_filter_uid, 0",
        "ipc_filter_gid, 0",
        "ipc_filter_pid, 1",
        "zap_enforce_domain, 1"
    })
    void shouldTakeEveryNameInAnyCase(String name, String value) {
        assertThat(OptionNames.names()).contains(name);
        SocketOptions.Builder builder = SocketOptions.builder();
        OptionNames.set(builder, "ZMQ_" + name.toUpperCase(java.util.Locale.ROOT), value);
        OptionNames.set(builder, name, value);
        assertThat(builder.build()).isNotNull();
    }

    @Test
    void shouldMeanWhatLibzmqMeans() {
        SocketOptions options =
                with(
                        "sndhwm",
                        "5",
                        "linger",
                        "250",
                        "reconnect_stop",
                        "5",
                        "tos",
                        "184",
                        "tcp_keepalive",
                        "1",
                        "tcp_keepalive_idle",
                        "60",
                        "conflate",
                        "1",
                        "xpub_welcome_msg",
                        "hi",
                        "multicast_loop",
                        "0",
                        "metadata",
                        "X-a:1",
                        "metadata",
                        "X-b:2:3",
                        "tcp_accept_filter",
                        "10.0.0.0/8",
                        "tcp_accept_filter",
                        "::1",
                        "zap_domain",
                        "global",
                        "maxmsgsize",
                        "100");
        assertThat(options.sendHighWaterMark()).isEqualTo(5);
        assertThat(options.linger()).isEqualTo(Duration.ofMillis(250));
        assertThat(options.reconnectStop())
                .isEqualTo(
                        Set.of(ReconnectStop.CONNECTION_REFUSED, ReconnectStop.AFTER_DISCONNECT));
        assertThat(options.typeOfService()).isEqualTo(184);
        assertThat(options.tcpKeepAlive())
                .isEqualTo(
                        new SocketOptions.TcpKeepAlive(
                                true, Duration.ofSeconds(60), Duration.ZERO, 0));
        assertThat(options.conflate()).isTrue();
        assertThat(options.xpubWelcomeMessage()).isEqualTo(TestSockets.octets("hi"));
        assertThat(options.multicastLoop()).isFalse();
        assertThat(options.applicationMetadata().text("X-a")).isEqualTo("1");
        assertThat(options.applicationMetadata().text("X-b")).isEqualTo("2:3");
        assertThat(options.tcpAcceptFilters()).isEqualTo(List.of("10.0.0.0/8", "::1"));
        assertThat(options.security()).isEqualTo(new Security.Null("global"));
        assertThat(options.maxMessageSize()).isEqualTo(100);
    }

    @Test
    void shouldKeepEverythingThroughACopy() {
        SocketOptions options = with("sndhwm", "5", "routing_id", "me", "tos", "8");
        SocketOptions copy = options.toBuilder().receiveHighWaterMark(6).build();
        assertThat(copy.sendHighWaterMark()).isEqualTo(5);
        assertThat(copy.receiveHighWaterMark()).isEqualTo(6);
        assertThat(copy.routingId()).isEqualTo(TestSockets.octets("me"));
        assertThat(copy.typeOfService()).isEqualTo(8);
        byte[] id = copy.routingId();
        id[0] = 'x';
        assertThat(copy.routingId()).isEqualTo(TestSockets.octets("me"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sndhwn | 5 | unknown socket option: sndhwn",
                "sndhwm | -1 | sndhwm must be at least 0: -1",
                "sndhwm | many | sndhwm must be a whole number: many",
                "sndhwm | 99999999999 | sndhwm must be at least 0: 99999999999",
                "conflate | 2 | conflate must be 0 or 1: 2",
                "heartbeat_ttl | 6553600 | heartbeat_ttl must be 0 to 6553500: 6553600",
                "linger | -2 | linger must be at least -1: -2",
                "maxmsgsize | -2 | maxmsgsize must be at least -1: -2",
                "reconnect_stop | 8 | reconnect_stop must be a sum of 1, 2 and 4: 8",
                "tos | 256 | tos must be 0 to 255: 256",
                "metadata | nothing | metadata must be NAME:VALUE: nothing",
                "metadata | Who:me | metadata names begin with X-: Who",
                "security | curve | security has no text: set the mechanism and its keys in code",
            })
    void shouldSayWhatIsWrong(String name, String value, String message) {
        assertThatThrownBy(() -> with(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
