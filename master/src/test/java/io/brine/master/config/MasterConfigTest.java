package io.brine.master.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.salt.event.EventFraming;
import io.brine.zmtp.socket.SocketOptions.TcpKeepAlive;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class MasterConfigTest {
    private static MasterConfig config(Map<String, ?> options) {
        return MasterConfig.of(SaltConfig.of(Role.MASTER, options));
    }

    @Test
    void withoutAFileItIsASaltMaster() {
        MasterConfig config = config(Map.of());
        assertThat(config.network().endpoint(config.network().publishPort()))
                .isEqualTo("tcp://0.0.0.0:4505");
        assertThat(config.network().retPort()).isEqualTo(4506);
        assertThat(config.network().pubHighWaterMark()).isEqualTo(1000);
        assertThat(config.network().heartbeatInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.network().heartbeatTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.workerThreads()).isEqualTo(5);
        assertThat(config.auth().minimumVersion()).isEqualTo(3);
        assertThat(config.auth().signPublishes()).isTrue();
        assertThat(config.auth().requestTtl()).isZero();
        assertThat(config.auth().sessionLifetime()).isEqualTo(Duration.ofDays(1));
        assertThat(config.event().framing()).isEqualTo(EventFraming.BARE);
        assertThat(config.loopInterval()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void addressesAreSpeltAsZeroMqWantsThem() {
        assertThat(config(Map.of("interface", "::1")).network().endpoint(4505))
                .isEqualTo("tcp://[::1]:4505");
        assertThat(config(Map.of("interface", "127.0.0.1")).network().endpoint(0))
                .isEqualTo("tcp://127.0.0.1:*");
    }

    @Test
    void whatKeepAliveLeavesOpenIsTheSystems() {
        assertThat(config(Map.of()).network().keepAlive())
                .isEqualTo(new TcpKeepAlive(true, Duration.ofMinutes(5), Duration.ZERO, 0));
        Map<String, Integer> own =
                Map.of(
                        "tcp_keepalive_idle", 60,
                        "tcp_keepalive_intvl", 10,
                        "tcp_keepalive_cnt", 4);
        assertThat(config(own).network().keepAlive())
                .isEqualTo(
                        new TcpKeepAlive(true, Duration.ofSeconds(60), Duration.ofSeconds(10), 4));
    }

    @ParameterizedTest
    @CsvSource({
        "tcp_keepalive_cnt, 128, 'master: tcp_keepalive_cnt: expected -1 to 127, got 128'",
        "worker_threads, 0, 'master: worker_threads: expected 1 to 1024, got 0'",
        "publish_port, 70000, 'master: publish_port: expected 0 to 65535, got 70000'",
        "transport, tcp, 'speaks zeromq only'",
        "brine_event_framing, odd, 'expected ''bare'''",
        "publish_signing_algorithm, MD5, 'is not PKCS1v15-SHA1'"
    })
    void anOptionThatCannotBeUsedIsNamed(String name, String value, String message) {
        Object typed = value.matches("\\d+") ? Integer.valueOf(value) : value;
        assertThatThrownBy(() -> config(Map.of(name, typed)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theWorkersOfAllPoolsAreCounted() {
        Map<String, Object> pools =
                Map.of(
                        "auth", Map.of("worker_count", 1, "commands", List.of("_auth")),
                        "rest", Map.of("worker_count", 3, "commands", List.of("*")));
        assertThat(config(Map.of("worker_pools", pools)).workerThreads()).isEqualTo(4);
        assertThat(
                        config(Map.of("worker_pools", pools, "worker_pools_enabled", false))
                                .workerThreads())
                .isEqualTo(5);
    }

    @Test
    void allThatIsWrongWithPoolsIsSaidInOneLine() {
        Map<String, Object> pools = new TreeMap<>();
        pools.put("../x", Map.of("worker_count", 1, "commands", List.of("a")));
        pools.put("b", Map.of("worker_count", 0, "commands", List.of("a")));
        pools.put("c", Map.of("worker_count", 1, "commands", List.of("a")));
        assertThatThrownBy(() -> config(Map.of("worker_pools", pools)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "master: worker_pools: '../x' is no name of a pool; pool 'b': worker_count:"
                            + " expected a whole number of at least 1, got 0; the command 'a' is in"
                            + " the pools 'b' and 'c'; no pool has the command '*', which takes"
                            + " what no other names");
    }
}
