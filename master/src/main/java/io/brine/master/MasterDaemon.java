package io.brine.master;

import io.brine.daemon.cli.VersionOptions;
import io.brine.daemon.lifecycle.Daemon;
import io.brine.daemon.lifecycle.StartException;
import io.brine.master.auth.HandshakeQueue;
import io.brine.master.batch.BatchManagerPart;
import io.brine.master.cache.AtomicFiles;
import io.brine.master.config.FileServerOptions;
import io.brine.master.config.MasterConfig;
import io.brine.master.config.MasterConfig.NetworkConfig;
import io.brine.master.config.UnsupportedOptions;
import io.brine.master.event.EventPublisher;
import io.brine.master.metrics.MasterGauges;
import io.brine.master.process.BoundPort;
import io.brine.master.process.FileserverUpdate;
import io.brine.master.process.Maintenance;
import io.brine.master.process.Part;
import io.brine.master.process.PartStatus;
import io.brine.master.process.PortProbe;
import io.brine.master.process.ProcessManager;
import io.brine.master.publish.Publisher;
import io.brine.master.reactor.Reactor;
import io.brine.master.request.MWorker;
import io.brine.master.request.MWorkerQueue;
import io.brine.master.request.ReqServer;
import io.brine.master.request.RequestHandler;
import io.brine.master.request.RequestJunction;
import io.brine.master.schedule.Scheduler;
import io.brine.master.status.MasterStatus;
import io.brine.master.status.StatusServer;
import io.brine.master.syndic.Syndic;
import io.brine.master.syndic.SyndicSettings;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketOptions.TcpKeepAlive;
import io.brine.zmtp.socket.ZmtpContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The master: makes its services, then has ProcessManager start the parts, the ports last. It is
 * started once and stopped once; the accessors may be used from any thread in between.
 *
 * <pre>
 * peers ── ReqServer ── MWorkerQueue ── MWorker-0…N ── pools ── EventPublisher ── tools on this host
 *                                            └───────── Publisher ── minions
 * </pre>
 */
public final class MasterDaemon implements Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(MasterDaemon.class);
    private static final int WAITING_REQUESTS = 1024;

    /** A request costs a few times its size while it is opened, twice this may be under way. */
    private static final long REQUEST_OCTETS = Runtime.getRuntime().maxMemory() / 24;

    private final MasterConfig config;
    private final ZmtpContext context = ZmtpContext.create();
    private final ProcessManager processManager;
    private final BoundPort publishPort;
    private final BoundPort retPort;
    private final RequestJunction junction = new RequestJunction(WAITING_REQUESTS, REQUEST_OCTETS);
    private final ConcurrentHashMap<String, Part> parts = new ConcurrentHashMap<>();
    private final long madeNanos = System.nanoTime();
    private volatile @Nullable MasterServices services;

    /** A master not yet started. */
    public MasterDaemon(MasterConfig config) {
        this(config, new ProcessManager());
    }

    MasterDaemon(MasterConfig config, ProcessManager processManager) {
        this.config = config;
        this.processManager = processManager;
        NetworkConfig network = config.network();
        this.publishPort = new BoundPort(network.endpoint(network.publishPort()));
        this.retPort = new BoundPort(network.endpoint(network.retPort()));
    }

    @Override
    public void start() throws StartException {
        warnOfOptions();
        try {
            prepareDirectories();
            MasterServices made = MasterServices.create(config, this::publisher);
            services = made;
            processManager.start(parts(made));
        } catch (Exception e) {
            throw new StartException(reason(e), e);
        }
        LOG.info("Publishing on {}, answering on {}", publishPort, retPort);
    }

    private void warnOfOptions() {
        UnsupportedOptions.warnings(config.salt()).forEach(LOG::warn);
        String runningAs = System.getProperty("user.name", "");
        if (!config.user().equals(runningAs)) {
            LOG.warn(
                    "Option 'user' is {}, but this process runs as {}: start it as that user",
                    config.user(),
                    runningAs);
        }
        if (config.auth().minimumVersion() < 3) {
            LOG.warn(
                    "minimum_auth_version {}: minions before version 3 do not prove their id with"
                            + " every request",
                    config.auth().minimumVersion());
        }
    }

    @Override
    public void stop() {
        processManager.close();
        context.close();
        MasterServices made = services;
        if (made != null) {
            made.close();
        }
    }

    /** The number of the port that publishes go out on; 0 before the start. */
    public int publishPort() {
        return publishPort.number();
    }

    /** The number of the port that requests come in on; 0 before the start. */
    public int retPort() {
        return retPort.number();
    }

    /** How often a part was restarted. */
    public long restartCount() {
        return processManager.restartCount();
    }

    /** The part of this name that runs now, or null. */
    @Nullable Part part(String name) {
        return parts.get(name);
    }

    /** How the master and its parts are doing; any thread, never blocks. */
    public MasterStatus status() {
        Publisher publisher = publisher();
        MasterServices made = services;
        return new MasterStatus(
                ProcessHandle.current().pid(),
                VersionOptions.version(),
                Duration.ofNanos(System.nanoTime() - madeNanos).toSeconds(),
                publisher == null ? 0 : publisher.peerCount(),
                processManager.status(),
                made == null ? List.of() : pools(made),
                handshakes());
    }

    private HandshakeQueue.Counts handshakes() {
        MasterServices made = services;
        return made == null ? HandshakeQueue.Counts.NONE : made.handshakes().counts();
    }

    /** Names the first part that does not run, or the port that does not answer. Blocks. */
    @Override
    public @Nullable String complaint() {
        for (PartStatus part : processManager.status()) {
            if (part.state() != PartStatus.State.RUNNING) {
                return "part "
                        + part.name()
                        + " is "
                        + part.state().name().toLowerCase(Locale.ROOT);
            }
        }
        String address = config.network().interfaceAddress();
        String silent = PortProbe.complaint("publish_port", address, publishPort.number());
        return silent != null ? silent : PortProbe.complaint("ret_port", address, retPort.number());
    }

    private static List<MasterStatus.Pool> pools(MasterServices made) {
        return made.pools().all().stream()
                .map(pool -> new MasterStatus.Pool(pool.name(), pool.queued(), pool.refusedCount()))
                .toList();
    }

    private @Nullable Publisher publisher() {
        return parts.get(Publisher.NAME) instanceof Publisher running ? running : null;
    }

    private void prepareDirectories() throws IOException {
        Path cache = config.cacheDir();
        Files.createDirectories(cache);
        // Salt's command lines write their runners' state into proc; and tools look for the others,
        // which Salt makes at its start too.
        for (String name : List.of("proc", "jobs")) {
            Files.createDirectories(cache.resolve(name));
        }
        Files.createDirectories(config.salt().path("syndic_dir"));
        // The names in it are the tokens: whoever can list them has them.
        AtomicFiles.makePrivateDirectory(config.salt().path("token_dir"));
    }

    private List<Supplier<? extends Part>> parts(MasterServices made) {
        List<Supplier<? extends Part>> factories = new ArrayList<>();
        factories.add(noted(() -> new EventPublisher(config.event(), made.events())));
        factories.add(
                noted(
                        () ->
                                new StatusServer(
                                        config.event().sockDir(), this::status, made.present())));
        factories.add(noted(() -> publisherPart(made)));
        if (made.telemetry().isServed()) {
            MasterGauges gauges = gauges(made);
            factories.add(noted(() -> made.telemetry().server(gauges)));
        }
        Scheduler scheduler = made.scheduler();
        @Nullable Runnable tick = scheduler.isEmpty() ? null : scheduler::tick;
        factories.add(
                noted(
                        () ->
                                new Maintenance(
                                        made.maintenance(),
                                        config.loopInterval(),
                                        tick,
                                        Scheduler.TICK)));
        factories.add(
                noted(
                        () ->
                                new FileserverUpdate(
                                        made::updateFiles,
                                        FileServerOptions.updateInterval(config.salt()))));
        factories.add(noted(() -> new Reactor(made.reactor())));
        if (SyndicSettings.isSyndic(config.salt())) {
            SyndicSettings upwards = SyndicSettings.of(config.salt(), new Random());
            factories.add(noted(() -> new Syndic(upwards, context, made.syndic())));
        }
        factories.add(
                noted(
                        () ->
                                new BatchManagerPart(
                                        made.batches(), made.events(), config.batchInterval())));
        factories.add(noted(() -> new MWorkerQueue(context, junction)));
        for (int i = 0; i < config.workerThreads(); i++) {
            int number = i;
            factories.add(
                    noted(
                            () ->
                                    new MWorker(
                                            number,
                                            context,
                                            junction,
                                            requests(made, number),
                                            made.refusals())));
        }
        factories.add(
                noted(
                        () ->
                                new ReqServer(
                                        context,
                                        routerOptions(),
                                        retPort,
                                        junction,
                                        made.minions())));
        return factories;
    }

    private RequestHandler requests(MasterServices made, int worker) {
        return made.requests(publishPort.number())
                .observedBy(made.telemetry().worker(MWorker.NAME_PREFIX + worker, worker));
    }

    /** What was lost or refused for want of room, beside what the parts count themselves. */
    private MasterGauges gauges(MasterServices made) {
        MasterGauges gauges = made.telemetry().gauges(this::status, made.present());
        gauges.counter(
                "requests.refused",
                "Requests that were refused for what they were.",
                made.refusals()::count);
        gauges.counter(
                "requests.lost",
                "Requests and replies that met a part being restarted.",
                junction::lostCount);
        gauges.counter(
                "requests.overloaded",
                "Requests left unanswered because a pool was full.",
                () -> made.requests(publishPort.number()).overloadedCount());
        gauges.counter(
                "handshakes.done", "Handshakes that were answered.", () -> handshakes().done());
        gauges.counter(
                "handshakes.refused",
                "Handshakes that found no room in their queue.",
                () -> handshakes().refused());
        gauges.counter(
                "handshakes.superseded",
                "Handshakes given up because their sender had asked again.",
                () -> handshakes().superseded());
        gauges.counter(
                "handshakes.late",
                "Handshakes given up because nobody can have waited for them.",
                () -> handshakes().late());
        gauges.gauge(
                "handshakes.waiting",
                "Handshakes that wait for a thread.",
                () -> handshakes().waiting());
        gauges.counter(
                "events.lost",
                "Events that found no room on the event bus.",
                made.events()::lostCount);
        gauges.counter(
                "event.subscribers.cut.off",
                "Subscribers of the event bus that did not read.",
                () ->
                        parts.get(EventPublisher.NAME) instanceof EventPublisher p
                                ? p.cutOffCount()
                                : 0);
        gauges.counter(
                "publishes.dropped",
                "Copies of publishes dropped for minions that did not read.",
                this::droppedPublishes);
        return gauges;
    }

    private long droppedPublishes() {
        Publisher running = publisher();
        return running == null ? 0 : running.droppedCount();
    }

    private Supplier<Part> noted(Supplier<? extends Part> factory) {
        return () -> {
            Part part = factory.get();
            parts.put(part.name(), part);
            return part;
        };
    }

    private Publisher publisherPart(MasterServices made) {
        return new Publisher(
                context,
                pubOptions(),
                publishPort,
                made.sealer(),
                config.network().filtering(),
                config.orderMasters(),
                made.minions());
    }

    private SocketOptions pubOptions() {
        NetworkConfig network = config.network();
        return common().sendHighWaterMark(network.pubHighWaterMark())
                .receiveHighWaterMark(network.pubHighWaterMark())
                .linger(Duration.ofMillis(1))
                .tcpKeepAlive(network.keepAlive())
                .build();
    }

    private SocketOptions routerOptions() {
        return common().routerHandover(true)
                .linger(Duration.ofSeconds(1))
                .tcpKeepAlive(
                        new TcpKeepAlive(true, Duration.ofSeconds(60), Duration.ofSeconds(15), 3))
                .build();
    }

    private SocketOptions.Builder common() {
        NetworkConfig network = config.network();
        return SocketOptions.builder()
                .backlog(network.backlog())
                .ipv6(network.ipv6())
                .maxMessageSize(network.maxMessageSize())
                .maxMultipartSize(network.maxMessageSize())
                .handshakeInterval(Duration.ofSeconds(10))
                .heartbeatInterval(network.heartbeatInterval())
                .heartbeatTimeout(network.heartbeatTimeout());
    }

    /** One line for whoever started the master. */
    private String reason(Exception e) {
        String message = e.getMessage();
        if (e instanceof BindException) {
            NetworkConfig network = config.network();
            return "cannot listen on "
                    + network.interfaceAddress()
                    + " ports "
                    + network.publishPort()
                    + " and "
                    + network.retPort()
                    + " ("
                    + message
                    + "): is another master running?";
        }
        return message == null || message.isBlank() ? e.toString() : message;
    }
}
