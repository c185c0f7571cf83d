package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;

import jdk.net.ExtendedSocketOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What is asked of the system is what the system then has. */
class ChannelTunerTest {
    private static final NetworkOptions OPTIONS =
            new NetworkOptions(
                    5,
                    false,
                    Duration.ofMillis(1234),
                    20_000,
                    30_000,
                    new NetworkOptions.Tcp(
                            true, 11, 12, 13, 0x28, 3, Duration.ofMillis(4567), "", List.of()),
                    NetworkOptions.IpcFilter.EVERYBODY,
                    null);

    private static void with(TransportKind kind, Consumer<Channel> check) {
        assumeTrue(kind.isAvailable(), kind::unavailability);
        Channels channels = kind.channels();
        Channel channel =
                new ChannelTuner(channels, OPTIONS, 8192)
                        .tcpDialler(channels.tcp(SocketProtocolFamily.INET), false);
        try {
            check.accept(channel);
        } finally {
            channel.unsafe().closeForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSetWhatAllKindsCan(TransportKind kind) {
        with(
                kind,
                channel -> {
                    assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
                    assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
                    assertThat(channel.config().getOption(ChannelOption.IP_TOS)).isEqualTo(0x28);
                    // Linux doubles both, and the JDK halves them again.
                    assertThat(channel.config().getOption(ChannelOption.SO_SNDBUF))
                            .isIn(20_000, 40_000);
                    assertThat(channel.config().getOption(ChannelOption.SO_RCVBUF))
                            .isIn(30_000, 60_000);
                    assertThat(channel.config().getConnectTimeoutMillis()).isEqualTo(1234);
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "IO_URING"})
    void shouldSetWhatOnlyNativeKindsCan(TransportKind kind) {
        with(
                kind,
                channel -> {
                    assertThat(read(channel, SystemOption.TCP_KEEPIDLE)).isEqualTo(11);
                    assertThat(read(channel, SystemOption.TCP_KEEPINTVL)).isEqualTo(12);
                    assertThat(read(channel, SystemOption.TCP_KEEPCNT)).isEqualTo(13);
                    assertThat(read(channel, SystemOption.TCP_USER_TIMEOUT)).isEqualTo(4567);
                    assertThat(read(channel, SystemOption.SO_PRIORITY)).isEqualTo(3);
                });
    }

    private static Integer read(Channel channel, SystemOption option) {
        return channel.config()
                .getOption(
                        new IntegerUnixChannelOption(
                                "read " + option, option.level(), option.number()));
    }

    @Test
    void shouldSetKeepAliveTimesUnderNio() {
        with(
                TransportKind.NIO,
                channel -> {
                    assertThat(
                                    channel.config()
                                            .getOption(
                                                    NioChannelOption.of(
                                                            ExtendedSocketOptions.TCP_KEEPIDLE)))
                            .isEqualTo(11);
                    assertThat(
                                    channel.config()
                                            .getOption(
                                                    NioChannelOption.of(
                                                            ExtendedSocketOptions.TCP_KEEPCOUNT)))
                            .isEqualTo(13);
                });
    }
}
