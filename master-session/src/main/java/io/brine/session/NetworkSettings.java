package io.brine.session;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.zmtp.socket.SocketOptions.TcpKeepAlive;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * How the minion reaches its masters. Immutable.
 *
 * @param masters who is tried (options master, master_port), in the order in which they are tried;
 *     at least one
 * @param publishPort {@code publish_port} of the minion, or null to take the one that the master
 *     tells
 * @param sourceAddress {@code source_address} to dial from, or null
 * @param sourceRequestPort {@code source_ret_port}, 0 for any
 * @param sourcePublishPort {@code source_publish_port}, 0 for any
 * @param ipv6 whether IPv6 addresses are dialled
 * @param reconnectFirst pause before the first attempt to reconnect the publish connection, already
 *     random
 * @param reconnectMax the longest such pause
 * @param filtering {@code zmq_filtering}: subscribe to this minion's own topics only
 * @param keepAlive {@code tcp_keepalive}
 * @param keepAliveIdle seconds, -1 for the system's
 * @param keepAliveCount probes, -1 for the system's
 * @param keepAliveInterval seconds, -1 for the system's
 * @param heartbeat {@code zmq_heartbeat_ivl}: how often the publisher is asked whether it is still
 *     there; zero for never
 * @param heartbeatTimeout {@code zmq_heartbeat_timeout}: how long its answer may take
 */
public record NetworkSettings(
        List<MasterAddress> masters,
        @Nullable Integer publishPort,
        @Nullable String sourceAddress,
        int sourceRequestPort,
        int sourcePublishPort,
        boolean ipv6,
        Duration reconnectFirst,
        Duration reconnectMax,
        boolean filtering,
        boolean keepAlive,
        int keepAliveIdle,
        int keepAliveCount,
        int keepAliveInterval,
        Duration heartbeat,
        Duration heartbeatTimeout) {

    private static final int HEARTBEAT_MILLIS = 15_000;
    private static final int HEARTBEAT_TIMEOUT_MILLIS = 30_000;

    /**
     * What {@code publish_port} means when it holds the request server's number: nothing was set.
     */
    private static final int UNSET_PUBLISH_PORT = 4506;

    /** Copies {@code masters}. */
    public NetworkSettings {
        masters = List.copyOf(masters);
    }

    static NetworkSettings of(SaltConfig config, RandomGenerator random) {
        long first = config.millis("recon_default").toMillis();
        long max = config.millis("recon_max").toMillis();
        long start =
                config.bool("recon_randomize") && max > 0
                        ? first + random.nextLong(max + 1)
                        : first;
        List<MasterAddress> masters = masters(config, random);
        return new NetworkSettings(
                masters,
                publishPort(config),
                config.optText("source_address"),
                config.integer("source_ret_port"),
                config.integer("source_publish_port"),
                config.bool("ipv6") || masters.stream().anyMatch(m -> m.host().contains(":")),
                Duration.ofMillis(Math.max(1, start)),
                Duration.ofMillis(Math.max(1, Math.max(max, start))),
                config.bool("zmq_filtering"),
                config.bool("tcp_keepalive"),
                config.integer("tcp_keepalive_idle"),
                config.integer("tcp_keepalive_cnt"),
                config.integer("tcp_keepalive_intvl"),
                millis(config, "zmq_heartbeat_ivl", HEARTBEAT_MILLIS),
                millis(config, "zmq_heartbeat_timeout", HEARTBEAT_TIMEOUT_MILLIS));
    }

    private static Duration millis(SaltConfig config, String key, int otherwise) {
        int value = config.has(key) ? config.integer(key) : otherwise;
        if (value < 0) {
            throw new ConfigException(
                    "minion: " + key + ": expected 0 or more milliseconds, got " + value);
        }
        return Duration.ofMillis(value);
    }

    /** The same with or without {@code zmq_filtering}. */
    public NetworkSettings withFiltering(boolean on) {
        return new NetworkSettings(
                masters,
                publishPort,
                sourceAddress,
                sourceRequestPort,
                sourcePublishPort,
                ipv6,
                reconnectFirst,
                reconnectMax,
                on,
                keepAlive,
                keepAliveIdle,
                keepAliveCount,
                keepAliveInterval,
                heartbeat,
                heartbeatTimeout);
    }

    private static List<MasterAddress> masters(SaltConfig config, RandomGenerator random) {
        List<MasterAddress> masters = new ArrayList<>();
        for (String text : config.list("master")) {
            masters.add(MasterAddress.parse(text, config.integer("master_port")));
        }
        if (masters.isEmpty()) {
            throw new ConfigException("minion: master: no master is set");
        }
        if (config.bool("master_shuffle") || config.bool("random_master")) {
            Collections.shuffle(masters, Random.from(random));
        }
        return masters;
    }

    private static @Nullable Integer publishPort(SaltConfig config) {
        if (!config.has("publish_port") || config.integer("publish_port") == UNSET_PUBLISH_PORT) {
            return null;
        }
        return config.integer("publish_port");
    }

    /** The endpoint of a master's request server. */
    public String requestEndpoint(MasterAddress master) {
        return "tcp://"
                + source(sourceRequestPort)
                + master.endpointHost()
                + ":"
                + master.requestPort();
    }

    /**
     * The endpoint of a master's publisher.
     *
     * @param told the port that the master told at sign-in
     */
    public String publishEndpoint(MasterAddress master, int told) {
        int port = publishPort == null ? told : publishPort;
        return "tcp://" + source(sourcePublishPort) + master.endpointHost() + ":" + port;
    }

    /** The keep-alive of every connection. */
    public TcpKeepAlive tcpKeepAlive() {
        return new TcpKeepAlive(
                keepAlive,
                Duration.ofSeconds(Math.max(0, keepAliveIdle)),
                Duration.ofSeconds(Math.max(0, keepAliveInterval)),
                Math.max(0, keepAliveCount));
    }

    private String source(int port) {
        if (sourceAddress == null && port == 0) {
            return "";
        }
        return (sourceAddress == null ? "0.0.0.0" : sourceAddress) + ":" + port + ";";
    }
}
