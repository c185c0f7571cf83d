package io.brine.master.syndic;

import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.session.Backoff;
import io.brine.session.MasterConnection;
import io.brine.session.MasterLink;
import io.brine.session.SessionSettings;
import io.brine.zmtp.socket.ZmtpContext;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * The standing with one upper master: signs in and stays, takes what it publishes, brings it what
 * waits in its {@link Outbox}, one request after the other and the events before the returns, so
 * that who waits there for a job knows its minions before their returns come. Thread-safe.
 */
final class Uplink implements MasterLink.Milestones, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

    /**
     * What an uplink works with.
     *
     * @param keys the minion's, of this host
     * @param worker computes and reads files
     * @param jobs of this master, whose loads go up
     * @param down takes what is published
     * @param observer is told what came of the requests
     */
    record Surroundings(
            RsaKeyPair keys,
            ZmtpContext context,
            EventLoop loop,
            Executor worker,
            RandomGenerator random,
            UpwardLoads.JobLoads jobs,
            Downward down,
            Observer observer) {}

    /** Counts what goes up, and finds another way for returns. */
    interface Observer {
        /** So many events or returns were taken by the upper master. */
        void sent(int count);

        /** A request failed; what it held waits in the outbox. */
        void failed(Uplink uplink);
    }

    private final SyndicSettings settings;
    private final SessionSettings session;
    private final Surroundings around;
    private final String name;
    private final Outbox outbox;
    private final UpwardLoads loads;
    private final Backoff backoff;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean up;
    private volatile long notBeforeNanos = System.nanoTime();
    private boolean closed;
    private boolean started;
    private @Nullable MasterConnection connection;
    private @Nullable MasterLink link;

    /** Not open yet. */
    Uplink(SyndicSettings settings, SessionSettings session, Surroundings around) {
        this.settings = settings;
        this.session = session;
        this.around = around;
        this.name = session.network().masters().getFirst().toString();
        this.outbox = new Outbox(name);
        this.loads = new UpwardLoads(settings, around.jobs());
        this.backoff = new Backoff(Duration.ofSeconds(1), LONGEST_PAUSE, around.random());
    }

    /** The upper master's address. */
    String name() {
        return name;
    }

    /** Whether it has taken the sign-in. */
    boolean isUp() {
        return up;
    }

    /** What waits to go there. */
    Outbox outbox() {
        return outbox;
    }

    /**
     * Signs in and goes on from there by itself.
     *
     * @throws SaltCryptoException when the keys cannot be used
     */
    synchronized void open() throws SaltCryptoException {
        if (closed) {
            return;
        }
        MasterConnection fresh =
                MasterConnection.open(
                        session,
                        around.keys(),
                        around.context(),
                        around.loop(),
                        around.worker(),
                        around.random(),
                        () -> Map.of(),
                        exitCode -> refused());
        connection = fresh;
        link =
                MasterLink.start(
                        session,
                        fresh,
                        around.context(),
                        around.loop(),
                        around.worker(),
                        around.random(),
                        this,
                        load -> around.down().accept(name, load));
    }

    /** The upper master is not the one that is asked for: that may be put right there. */
    private void refused() {
        up = false;
        LOG.error(
                "This master is no syndic of {} for now; trying again in {} s",
                name,
                AFTER_REFUSAL.toSeconds());
        around.observer().failed(this);
        around.loop()
                .schedule(
                        () -> around.worker().execute(this::openAgain),
                        AFTER_REFUSAL.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void openAgain() {
        try {
            closeLink();
            open();
        } catch (SaltCryptoException e) {
            LOG.error("The syndic's key cannot be used: {}", e.getMessage());
        }
    }

    @Override
    public void signedIn() {
        up = true;
    }

    /** A syndic needs none. */
    @Override
    public CompletionStage<?> fetchPillar() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void ready() {
        LOG.info("Syndic successfully connected to {}", name);
        if (claimStart()) {
            String text =
                    "Syndic "
                            + settings.id()
                            + " started at "
                            + ASCTIME.format(ZonedDateTime.now(ZoneId.systemDefault()));
            CompletionStage<?> legacy =
                    settings.legacyStartEvent()
                            ? fire("syndic_start", text)
                            : CompletableFuture.completedFuture(null);
            legacy.handle((done, error) -> null)
                    .thenCompose(done -> fire("salt/syndic/" + settings.id() + "/start", text))
                    .exceptionally(
                            error -> {
                                LOG.warn(
                                        "The start event did not reach {}: {}",
                                        name,
                                        error.toString());
                                return null;
                            });
        }
    }

    private synchronized boolean claimStart() {
        boolean first = !started;
        started = true;
        return first;
    }

    private CompletionStage<@Nullable Object> fire(String tag, String text) {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("id", settings.id());
        load.put("cmd", "_minion_event");
        load.put("pretag", null);
        load.put("tag", tag);
        load.put("data", text);
        return request(load);
    }

    private CompletionStage<@Nullable Object> request(Map<String, @Nullable Object> load) {
        MasterConnection open = current();
        return open == null
                ? CompletableFuture.failedFuture(new IllegalStateException("it is being closed"))
                : open.request(load);
    }

    private synchronized @Nullable MasterConnection current() {
        return connection;
    }

    /** Sends what waits, unless that is being done; any thread. */
    void flush() {
        boolean early = System.nanoTime() - notBeforeNanos < 0;
        if (up && !early && outbox.queued() > 0 && busy.compareAndSet(false, true)) {
            around.worker().execute(this::sendEvents);
        }
    }

    private void sendEvents() {
        send(outbox.takeEvents(), loads::events, this::sendReturns);
    }

    private void sendReturns() {
        send(outbox.takeReturns(), loads::returns, this::done);
    }

    private void done() {
        busy.set(false);
        if (outbox.queued() >= Outbox.ITEMS_PER_REQUEST) {
            flush();
        }
    }

    /** Makes a request of what was heard. */
    @FunctionalInterface
    private interface Packing {
        @Nullable Map<String, @Nullable Object> load(List<Heard> heard);
    }

    private void send(List<Heard> heard, Packing packing, Runnable next) {
        Map<String, @Nullable Object> load;
        try {
            load = packing.load(heard);
        } catch (RuntimeException e) {
            LOG.error("{} events or returns cannot be sent to {}", heard.size(), name, e);
            load = null;
        }
        if (load == null) {
            next.run();
            return;
        }
        request(load)
                .whenCompleteAsync(
                        (answer, error) -> {
                            if (error == null) {
                                backoff.reset();
                                around.observer().sent(heard.size());
                                next.run();
                            } else {
                                failed(heard, error);
                            }
                        },
                        around.worker());
    }

    private void failed(List<Heard> unsent, Throwable error) {
        Duration pause = backoff.next();
        LOG.warn(
                "{} events or returns did not reach the upper master {} ({}); they are kept and"
                        + " sent again in {} ms",
                unsent.size(),
                name,
                error.getMessage(),
                pause.toMillis());
        loads.unsent(unsent);
        outbox.putBack(unsent);
        notBeforeNanos = System.nanoTime() + pause.toNanos();
        busy.set(false);
        around.observer().failed(this);
    }

    private synchronized void closeLink() {
        MasterLink listening = link;
        MasterConnection asking = connection;
        link = null;
        connection = null;
        if (listening != null) {
            listening.close();
        }
        if (asking != null) {
            asking.close();
        }
    }

    /** Takes and sends nothing more; what waits is given up. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        up = false;
        closeLink();
    }
}
