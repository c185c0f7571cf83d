package io.brine.master.config;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.event.EventFraming;
import io.brine.zmtp.socket.SocketOptions.TcpKeepAlive;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The options that shape the master itself, checked and with their units in their types; options of
 * the file server, the pillar and the like are read from {@link #salt} by their owners. Immutable.
 */
public final class MasterConfig {
    static final int MAX_WORKERS = 1024;
    private static final int MAX_PORT = 65535;

    private final SaltConfig salt;
    private final NetworkConfig network;
    private final AuthConfig auth;
    private final EventConfig event;
    private final MetricsOptions metrics;
    private final Path cacheDir;
    private final Path pkiDir;
    private final int workerThreads;

    private MasterConfig(SaltConfig salt) {
        this.salt = salt;
        this.cacheDir = salt.path("cachedir");
        this.pkiDir = salt.path("pki_dir");
        this.network = network(salt);
        this.auth = auth(salt);
        this.event = event(salt);
        this.metrics = MetricsOptions.of(salt);
        this.workerThreads =
                WorkerPools.workers(salt, within(salt, "worker_threads", 1, MAX_WORKERS));
    }

    /**
     * Reads the options.
     *
     * @throws ConfigException with one line if one of them cannot be used
     */
    public static MasterConfig of(SaltConfig salt) {
        return new MasterConfig(salt);
    }

    /** All options as they stand in Salt's configuration. */
    public SaltConfig salt() {
        return salt;
    }

    /** Addresses, ports and socket options. */
    public NetworkConfig network() {
        return network;
    }

    /** What decides over {@code _auth} and over requests. */
    public AuthConfig auth() {
        return auth;
    }

    /** The event bus. */
    public EventConfig event() {
        return event;
    }

    /** {@code metrics}. */
    public MetricsOptions metrics() {
        return metrics;
    }

    /** {@code master_stats_event_iter} if {@code master_stats} is on, else null. */
    public @Nullable Duration statsInterval() {
        return flag(salt, "master_stats")
                ? secondsOr(salt, "master_stats_event_iter", Duration.ofMinutes(1))
                : null;
    }

    /** {@code cachedir}. */
    public Path cacheDir() {
        return cacheDir;
    }

    /** {@code pki_dir}. */
    public Path pkiDir() {
        return pkiDir;
    }

    /** {@code id}, for example {@code vm_master}. */
    public String masterId() {
        return salt.text("id");
    }

    /** {@code loop_interval}: the pause between two rounds of Maintenance. */
    public Duration loopInterval() {
        return secondsOr(salt, "loop_interval", Duration.ofMinutes(1));
    }

    /** {@code batch_manager_loop_interval}: how often the master's own batches are looked after. */
    public Duration batchInterval() {
        Duration configured = secondsOr(salt, "batch_manager_loop_interval", Duration.ofSeconds(5));
        return configured.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : configured;
    }

    /** {@code keep_jobs_seconds}: how long jobs are remembered; zero for ever. */
    public Duration keepJobs() {
        return secondsOr(salt, "keep_jobs_seconds", Duration.ofDays(1));
    }

    /** {@code fileserver_events}: announce changes of the file server. */
    public boolean fileServerEvents() {
        return flag(salt, "fileserver_events");
    }

    /** {@code order_masters}: there are syndics below this master. */
    public boolean orderMasters() {
        return flag(salt, "order_masters");
    }

    /**
     * {@code worker_threads}, or the workers of {@code worker_pools}: how many MWorkers there are.
     */
    public int workerThreads() {
        return workerThreads;
    }

    /** {@code user}: whom the master runs as, {@code root} if not set. */
    public String user() {
        String user = salt.optText("user");
        return user == null ? "root" : user;
    }

    private static NetworkConfig network(SaltConfig salt) {
        String transport = salt.optText("transport");
        if (transport != null && !transport.equals("zeromq")) {
            throw new ConfigException(
                    "master: transport: '"
                            + transport
                            + "' is not supported, this master speaks zeromq only");
        }
        return new NetworkConfig(
                salt.text("interface"),
                within(salt, "publish_port", 0, MAX_PORT),
                within(salt, "ret_port", 0, MAX_PORT),
                flag(salt, "ipv6"),
                within(salt, "pub_hwm", 0, Integer.MAX_VALUE),
                within(salt, "zmq_backlog", 1, MAX_PORT),
                Duration.ofMillis(optional(salt, "zmq_heartbeat_ivl", 10_000)),
                Duration.ofMillis(optional(salt, "zmq_heartbeat_timeout", 30_000)),
                flag(salt, "zmq_filtering"),
                optional(salt, "brine_max_message_size", 64 << 20),
                new TcpKeepAlive(
                        flag(salt, "tcp_keepalive"),
                        Duration.ofSeconds(keepAlive(salt, "tcp_keepalive_idle", 32767)),
                        Duration.ofSeconds(keepAlive(salt, "tcp_keepalive_intvl", 32767)),
                        keepAlive(salt, "tcp_keepalive_cnt", 127)));
    }

    /** Zero leaves it to the system, as Salt's -1 does. */
    private static int keepAlive(SaltConfig salt, String key, int most) {
        return Math.max(0, within(salt, key, -1, most));
    }

    private static AuthConfig auth(SaltConfig salt) {
        return new AuthConfig(
                (int) optional(salt, "minimum_auth_version", 3),
                within(salt, "max_minions", 0, Integer.MAX_VALUE),
                flag(salt, "auth_events"),
                salt.raw("auth_events_autosign_grains") == null
                        ? List.of()
                        : salt.list("auth_events_autosign_grains"),
                secondsOr(salt, "publish_session", Duration.ofDays(1)),
                secondsOr(salt, "request_server_ttl", Duration.ZERO),
                flag(salt, "sign_pub_messages"),
                within(salt, "keysize", 1024, 16384),
                salt.optText("key_pass"),
                publishAlgorithm(salt));
    }

    private static SigAlgo publishAlgorithm(SaltConfig salt) {
        String name = salt.optText("publish_signing_algorithm");
        if (name == null) {
            return SigAlgo.PKCS1V15_SHA1;
        }
        return SigAlgo.of(name)
                .orElseThrow(
                        () ->
                                new ConfigException(
                                        "master: publish_signing_algorithm: '"
                                                + name
                                                + "' is not PKCS1v15-SHA1 or PKCS1v15-SHA224"));
    }

    private static EventConfig event(SaltConfig salt) {
        String framing = salt.optText("brine_event_framing");
        EventFraming chosen =
                switch (framing == null ? "bare" : framing.toLowerCase(Locale.ROOT)) {
                    case "bare" -> EventFraming.BARE;
                    case "length" -> EventFraming.LENGTH_PREFIXED;
                    default ->
                            throw new ConfigException(
                                    "master: brine_event_framing: expected 'bare' (Salt 3007 and"
                                            + " 3008) or 'length' (Salt 3006), got '"
                                            + framing
                                            + "'");
                };
        return new EventConfig(
                salt.path("sock_dir"),
                chosen,
                (int) optional(salt, "max_event_size", 1 << 20),
                optional(salt, "brine_event_buffer_size", 16 << 20),
                ipcMode(salt).equals("tcp"),
                flag(salt, "ipv6") ? "::1" : "127.0.0.1",
                port(salt, "tcp_master_pub_port", 4512),
                port(salt, "tcp_master_pull_port", 4513));
    }

    private static String ipcMode(SaltConfig salt) {
        String mode = salt.text("ipc_mode");
        if (!mode.equals("ipc") && !mode.equals("tcp")) {
            throw new ConfigException("master: ipc_mode: expected ipc or tcp, got '" + mode + "'");
        }
        return mode;
    }

    private static int port(SaltConfig salt, String key, int otherwise) {
        return salt.has(key) ? within(salt, key, 1, MAX_PORT) : otherwise;
    }

    private static int within(SaltConfig salt, String key, int least, int most) {
        int value = salt.integer(key);
        if (value < least || value > most) {
            throw new ConfigException(
                    "master: " + key + ": expected " + least + " to " + most + ", got " + value);
        }
        return value;
    }

    private static long optional(SaltConfig salt, String key, long otherwise) {
        return salt.has(key) ? salt.longInteger(key) : otherwise;
    }

    private static Duration secondsOr(SaltConfig salt, String key, Duration otherwise) {
        return salt.has(key) ? salt.seconds(key) : otherwise;
    }

    private static boolean flag(SaltConfig salt, String key) {
        return salt.has(key) && salt.bool(key);
    }

    /**
     * Addresses, ports and socket options.
     *
     * @param interfaceAddress {@code interface}: the address that both ports are bound on
     * @param publishPort {@code publish_port}; 0 takes a free one
     * @param retPort {@code ret_port}; 0 takes a free one
     * @param ipv6 {@code ipv6}
     * @param pubHighWaterMark {@code pub_hwm}: publishes queued per minion before they are dropped
     *     for it
     * @param backlog {@code zmq_backlog}: connections that wait to be accepted
     * @param heartbeatInterval {@code zmq_heartbeat_ivl}; zero is off
     * @param heartbeatTimeout {@code zmq_heartbeat_timeout}
     * @param filtering {@code zmq_filtering}: publishes carry a topic
     * @param maxMessageSize {@code brine_max_message_size}: octets of one message on either port
     * @param keepAlive {@code tcp_keepalive} and its {@code _idle}, {@code _intvl} and {@code _cnt}
     */
    public record NetworkConfig(
            String interfaceAddress,
            int publishPort,
            int retPort,
            boolean ipv6,
            int pubHighWaterMark,
            int backlog,
            Duration heartbeatInterval,
            Duration heartbeatTimeout,
            boolean filtering,
            long maxMessageSize,
            TcpKeepAlive keepAlive) {
        /** A port of the interface as ZeroMQ spells it; port 0 takes a free one. */
        public String endpoint(int port) {
            boolean bare = interfaceAddress.indexOf(':') >= 0 && !interfaceAddress.startsWith("[");
            String host = bare ? "[" + interfaceAddress + "]" : interfaceAddress;
            return "tcp://" + host + ":" + (port == 0 ? "*" : port);
        }
    }

    /**
     * What decides over {@code _auth} and over requests.
     *
     * @param minimumVersion {@code minimum_auth_version}: older requests get {@code bad load}
     * @param maxMinions {@code max_minions}; 0 is no limit
     * @param events {@code auth_events}: fire {@code salt/auth}
     * @param autosignGrainActs {@code auth_events_autosign_grains}: of these acts, the event tells
     *     the grains that the minion sent for autosigning
     * @param sessionLifetime {@code publish_session}: after it a minion gets a new session key
     * @param requestTtl {@code request_server_ttl}: requests older than this are refused; zero is
     *     off
     * @param signPublishes {@code sign_pub_messages}
     * @param keySize length of a new master key in bits, from the option of that name
     * @param keyPassphrase {@code key_pass}, or null
     * @param publishAlgorithm {@code publish_signing_algorithm}
     */
    public record AuthConfig(
            int minimumVersion,
            int maxMinions,
            boolean events,
            List<String> autosignGrainActs,
            Duration sessionLifetime,
            Duration requestTtl,
            boolean signPublishes,
            int keySize,
            @Nullable String keyPassphrase,
            SigAlgo publishAlgorithm) {
        @Override
        public String toString() {
            return "AuthConfig[minimumVersion=" + minimumVersion + "]";
        }
    }

    /**
     * The event bus.
     *
     * @param sockDir {@code sock_dir}
     * @param framing {@code brine_event_framing}: {@code length} for the command lines of Salt
     *     3006.27 and later, else {@code bare}
     * @param maxEventSize {@code max_event_size}: octets of one event
     * @param subscriberBuffer {@code brine_event_buffer_size}: octets that may wait for one slow
     *     subscriber before it is cut off
     * @param overTcp {@code ipc_mode: tcp}: ports of the loopback interface instead of unix sockets
     * @param tcpAddress {@code 127.0.0.1}, or {@code ::1} with {@code ipv6}
     * @param pubPort {@code tcp_master_pub_port}
     * @param pullPort {@code tcp_master_pull_port}
     */
    public record EventConfig(
            Path sockDir,
            EventFraming framing,
            int maxEventSize,
            long subscriberBuffer,
            boolean overTcp,
            String tcpAddress,
            int pubPort,
            int pullPort) {}

    /** The value of a map option, empty when unset. */
    public Map<String, @Nullable Object> map(String key) {
        return salt.has(key) ? salt.map(key) : Map.of();
    }
}
