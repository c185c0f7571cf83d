package io.brine.minion;

import io.brine.daemon.lifecycle.Daemon;
import io.brine.daemon.lifecycle.StartException;
import io.brine.minion.config.MinionSettings;
import io.brine.minion.event.MasterEventSender;
import io.brine.minion.job.JobService;
import io.brine.minion.module.ModuleRegistry;
import io.brine.minion.target.SelfMatcher;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.session.FatalExit;
import io.brine.session.MasterConnection;
import io.brine.session.MasterLink;
import io.brine.session.MinionKeys;
import io.brine.zmtp.socket.ZmtpContext;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A minion: one event loop named {@code Minion} for both connections and all timers, two
 * short-lived worker threads for RSA and the disk, and a thread for each job at work.
 */
public final class MinionDaemon implements Daemon {

    private static final Logger LOG = LoggerFactory.getLogger(MinionDaemon.class);
    private static final Duration JOB_PATIENCE = Duration.ofSeconds(3);
    private static final Duration WORKER_PATIENCE = Duration.ofSeconds(1);
    private static final int WORKERS = 2;
    private static final int WORKER_QUEUE = 1 << 16;
    private static final int WORKER_IDLE_SECONDS = 10;
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

    private final MinionSettings settings;
    private final FatalExit fatal;
    private final Random random = new Random();
    private final ThreadPoolExecutor worker = newWorker();

    private @Nullable EventLoop loop;
    private @Nullable ZmtpContext context;
    private @Nullable MasterConnection connection;
    private volatile @Nullable MasterLink link;
    private @Nullable JobService jobs;

    /**
     * A minion that is not started yet.
     *
     * @param fatal asks the process to end, with Salt's exit code
     */
    public MinionDaemon(MinionSettings settings, FatalExit fatal) {
        this.settings = settings;
        this.fatal = fatal;
    }

    private static ThreadPoolExecutor newWorker() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        WORKERS,
                        WORKERS,
                        WORKER_IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(WORKER_QUEUE),
                        task -> {
                            Thread thread =
                                    new Thread(
                                            task,
                                            "MinionWorker-" + count.getAndIncrement() % WORKERS);
                            thread.setDaemon(true);
                            return thread;
                        });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Returns when the keys are at hand and the sign-in is under way; the master may be away. */
    @Override
    public void start() throws StartException {
        LOG.info("The Salt Minion is starting up as {}", settings.id());
        RsaKeyPair keys = keys();
        EventLoop eventLoop = ZmtpContext.newEventLoop("Minion");
        ZmtpContext zmtp = ZmtpContext.create();
        loop = eventLoop;
        context = zmtp;
        try {
            run(keys, zmtp, eventLoop);
        } catch (SaltCryptoException e) {
            throw new StartException("the minion's key cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StartException(
                    "cachedir " + settings.cacheDir() + " cannot be used: " + e, e);
        }
    }

    private RsaKeyPair keys() throws StartException {
        try {
            return MinionKeys.load(settings.session());
        } catch (SaltCryptoException e) {
            throw new StartException("the minion's key cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StartException(
                    "pki_dir " + settings.session().pkiDir() + " cannot be used: " + e, e);
        }
    }

    private void run(RsaKeyPair keys, ZmtpContext zmtp, EventLoop eventLoop)
            throws SaltCryptoException, IOException {
        LateGrains autosign = new LateGrains();
        MasterConnection master =
                MasterConnection.open(
                        settings.session(),
                        keys,
                        zmtp,
                        eventLoop,
                        worker,
                        random,
                        autosign::get,
                        fatal);
        connection = master;
        MasterEventSender events = new MasterEventSender(settings.id(), master);
        MinionState state =
                new MinionState(
                        settings,
                        ModuleRegistry.standard(),
                        events,
                        grains ->
                                master.pillar(
                                        grains,
                                        settings.config().optText("saltenv"),
                                        settings.config().optText("pillarenv")));
        autosign.use(state);
        JobService service =
                new JobService(
                        settings,
                        new JobService.Surroundings(
                                state,
                                master,
                                (tag, data) -> events.send(tag, data, Map.of()),
                                new SelfMatcher(state),
                                eventLoop,
                                worker,
                                random));
        jobs = service;
        state.useJobs(service.table());
        link =
                MasterLink.start(
                        settings.session(),
                        master,
                        zmtp,
                        eventLoop,
                        worker,
                        random,
                        new Milestones(state, service, events, master, eventLoop),
                        service::accept);
    }

    /** The grains for {@code autosign_grains}: the connection is made before they are collected. */
    private final class LateGrains {
        private volatile @Nullable MinionState state;

        void use(MinionState known) {
            state = known;
        }

        Map<String, @Nullable Object> get() {
            MinionState known = state;
            return known == null ? Map.of() : known.grainsNamed(settings.autosignGrains());
        }
    }

    /** What the minion does as it comes up. */
    private final class Milestones implements MasterLink.Milestones {
        private final MinionState state;
        private final JobService service;
        private final MasterEventSender events;
        private final MasterConnection master;
        private final EventLoop eventLoop;

        Milestones(
                MinionState state,
                JobService service,
                MasterEventSender events,
                MasterConnection master,
                EventLoop eventLoop) {
            this.state = state;
            this.service = service;
            this.events = events;
            this.master = master;
            this.eventLoop = eventLoop;
        }

        @Override
        public void signedIn() {
            service.open();
        }

        @Override
        public CompletionStage<?> fetchPillar() {
            return state.fetchPillar();
        }

        @Override
        public void ready() {
            String text =
                    "Minion "
                            + settings.id()
                            + " started at "
                            + ASCTIME.format(ZonedDateTime.now(ZoneId.systemDefault()));
            Map<String, @Nullable Object> grains = new LinkedHashMap<>();
            if (!settings.startEventGrains().isEmpty()) {
                grains.put("grains", state.grainsNamed(settings.startEventGrains()));
            }
            CompletionStage<?> told =
                    settings.legacyStartEvents()
                            ? events.send("minion_start", text, grains)
                            : master.request(noResources());
            if (settings.legacyStartEvents()) {
                told =
                        told.handle((done, error) -> null)
                                .thenCompose(done -> master.request(noResources()));
            }
            told.handle((done, error) -> null)
                    .thenCompose(
                            done ->
                                    events.send(
                                            "salt/minion/" + settings.id() + "/start",
                                            text,
                                            grains))
                    .whenComplete(
                            (done, error) -> {
                                if (error == null) {
                                    LOG.info("Minion is ready to receive requests!");
                                } else {
                                    LOG.warn(
                                            "The start event did not reach the master: {}",
                                            error.toString());
                                }
                            });
            Duration ping = settings.session().patience().ping();
            if (!ping.isZero()) {
                eventLoop.scheduleAtFixedRate(
                        this::ping, ping.toMillis(), ping.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void ping() {
            events.send("minion_ping", "ping", Map.of())
                    .whenComplete(
                            (done, error) -> {
                                if (error != null) {
                                    LOG.warn(
                                            "The master did not answer a ping: {}",
                                            error.toString());
                                }
                            });
        }

        private Map<String, @Nullable Object> noResources() {
            Map<String, @Nullable Object> load = new LinkedHashMap<>();
            load.put("cmd", "_register_resources");
            load.put("resources", Map.of());
            load.put("resource_grains", Map.of());
            return load;
        }
    }

    /** Whether the minion is signed in and hears its master. */
    @Override
    public @Nullable String complaint() {
        MasterLink started = link;
        return started == null ? "not started" : started.complaint();
    }

    /**
     * Takes no further jobs, ends those at work, tries to bring their returns away, and closes the
     * connections.
     */
    @Override
    public void stop() throws InterruptedException {
        MasterLink started = link;
        if (started != null) {
            started.close();
        }
        if (jobs != null) {
            jobs.stop(JOB_PATIENCE);
        }
        worker.shutdown();
        if (!worker.awaitTermination(WORKER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("Some work was still under way when the minion ended");
        }
        if (connection != null) {
            connection.close();
        }
        if (context != null) {
            context.close();
        }
        if (loop != null) {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
