package io.brine.master.reactor;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.event.EventBus;
import io.brine.master.fileserver.FileServer;
import io.brine.master.function.FunctionClient;
import io.brine.master.process.Part;
import io.brine.master.process.PartLoad;
import io.brine.master.reactor.ReactionRunner.JobSink;
import io.brine.render.RenderContext;
import io.brine.render.RenderException;
import io.brine.render.function.StandardFunctions;
import io.brine.render.sls.SlsRenderer;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.yaml.SaltYaml;
import io.brine.salt.yaml.SaltYamlException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches the event bus and reacts. What matches waits in a bounded queue; one thread renders the
 * files and starts the reactions, in the order of the events and not faster than {@code
 * brine_reactor_rate}. Events that its own functions fire ({@code user} is "Reactor") are passed
 * over.
 */
public final class Reactor implements Part {
    /** The part's and its thread's name. */
    public static final String NAME = "Reactor";

    private static final Logger LOG = LoggerFactory.getLogger(Reactor.class);
    private static final long MAX_QUEUED_OCTETS = 64L << 20;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
    private static final int DROPS_PER_LINE = 1000;

    /**
     * What reactions work with; thread-safe, all of it.
     *
     * @param jobs publishes jobs on the master's own behalf
     * @param masterKey what those who manage the reactor must know: the key of the master's user
     */
    public record Services(
            SaltConfig config,
            EventBus events,
            FileServer files,
            SlsRenderer renderer,
            FunctionClient runner,
            FunctionClient wheel,
            Jobs jobs,
            MasterKey masterKey) {}

    /** Publishes jobs on the master's own behalf. */
    @FunctionalInterface
    public interface Jobs {
        /** With the request of a command line, without {@code user} and {@code key}. */
        CompletionStage<@Nullable Object> publish(Map<String, @Nullable Object> request);
    }

    /** Tells the master's own publisher key from others. */
    @FunctionalInterface
    public interface MasterKey {
        /** Whether the text is that key. */
        boolean is(@Nullable Object text);
    }

    private record Heard(String tag, EventBus.Event event) {}

    private final Services with;
    private final ReactorOptions options;
    private final ReactorFiles files;
    private final ReactionRunner reactions;
    private final ReactorManagement management;
    private final Gate gate;
    private final RateLimit rate;
    private final RenderContext context;
    private final String saltenv;
    private final BlockingQueue<Heard> queue;
    private final AtomicLong queuedOctets = new AtomicLong();
    private final AtomicLong reacted = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final EventBus.Listener listener = this::heard;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CompletableFuture<Throwable> death = new CompletableFuture<>();
    private volatile ReactorMap map;
    private @Nullable FileTime mapModified; // the thread's, as is the next
    private long mapReadNanos;
    private @Nullable Thread thread;

    /** A reactor that does not yet listen. */
    public Reactor(Services with) {
        this.with = with;
        this.options = ReactorOptions.of(with.config());
        this.files = new ReactorFiles(with.files());
        this.gate = new Gate(options.workerThreads(), options.highWaterMark());
        JobSink jobs = with.jobs()::publish;
        this.reactions = new ReactionRunner(jobs, with.runner(), with.wheel(), gate);
        this.management = new ReactorManagement(with.events(), with.masterKey(), with.config());
        this.rate = new RateLimit(options.perSecond(), System::nanoTime);
        this.queue = new LinkedBlockingQueue<>(options.highWaterMark());
        this.map = options.map();
        String configured = with.config().optText("saltenv");
        this.saltenv = configured == null ? "base" : configured;
        this.context =
                RenderContext.empty()
                        .withOpts(with.config().all())
                        .withSls(saltenv, "")
                        .withLoader(files)
                        .withFunctions(StandardFunctions.all());
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Messages are events reacted to; errors what was dropped, not rendered or failed. */
    @Override
    public PartLoad load() {
        return new PartLoad(
                queue.size() + gate.waiting(),
                reacted.get(),
                errors.get() + dropped.get() + reactions.failedCount());
    }

    @Override
    public void start() {
        readMapFile();
        Thread fresh = new Thread(this::loop, NAME);
        fresh.setDaemon(true);
        fresh.setUncaughtExceptionHandler((dead, cause) -> die(cause));
        thread = fresh;
        with.events().listen(listener);
        fresh.start();
    }

    @Override
    public void stop() {
        with.events().stopListening(listener);
        stop.countDown();
        Thread running = thread;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            if (!running.join(STOP_LIMIT)) {
                LOG.warn("Reactor is still at a reaction; it ends by itself");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public CompletionStage<Throwable> death() {
        return death;
    }

    private void die(Throwable cause) {
        if (stop.getCount() > 0) {
            death.complete(cause);
        }
    }

    /** Any thread that fires events: no disk, no waiting. */
    private void heard(String tag, EventBus.Event event) {
        if (!ReactorManagement.concerns(tag) && !map.matches(tag)) {
            return;
        }
        boolean room = queuedOctets.addAndGet(event.size()) <= MAX_QUEUED_OCTETS;
        if (room && queue.offer(new Heard(tag, event))) {
            return;
        }
        queuedOctets.addAndGet(-event.size());
        long count = dropped.incrementAndGet();
        if (count % DROPS_PER_LINE == 1) {
            LOG.warn(
                    "The reactor has too many events before it and drops {}; {} dropped so far"
                            + " (reactor_worker_hwm, brine_reactor_rate)",
                    tag,
                    count);
        }
    }

    private void loop() {
        try {
            while (stop.getCount() > 0) {
                Heard next =
                        queue.poll(options.refreshInterval().toMillis(), TimeUnit.MILLISECONDS);
                if (dueAgain()) {
                    readMapFile();
                }
                if (next != null) {
                    queuedOctets.addAndGet(-next.event().size());
                    react(next);
                }
            }
        } catch (InterruptedException e) {
            die(e);
        }
    }

    private void react(Heard heard) throws InterruptedException {
        try {
            PayloadMap data = heard.event().data();
            if (ReactionRunner.USER.equals(data.get("user"))) {
                return;
            }
            if (ReactorManagement.concerns(heard.tag())) {
                map = management.manage(heard.tag(), data, map);
                return;
            }
            List<String> reacting = map.filesFor(heard.tag());
            if (reacting.isEmpty() || !management.isLeader()) {
                return;
            }
            reacted.incrementAndGet();
            for (Reaction reaction : reactions(heard.tag(), data, reacting)) {
                if (!pace()) {
                    return;
                }
                reactions.run(reaction);
            }
        } catch (PayloadException e) {
            errors.incrementAndGet();
            LOG.error("The data of event {} cannot be read: {}", heard.tag(), e.getMessage());
        } catch (RuntimeException e) {
            errors.incrementAndGet();
            LOG.error("Reacting to event {} failed", heard.tag(), e);
        }
    }

    /** Waits until the rate allows one more; false if the reactor is to stop meanwhile. */
    private boolean pace() throws InterruptedException {
        Duration wait = rate.take();
        return wait.isZero() || !stop.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** All reactions to one event, or none if anything is wrong with one of the files. */
    private List<Reaction> reactions(String tag, PayloadMap data, List<String> references) {
        List<Reaction> all = new ArrayList<>();
        RenderContext variables =
                context.withVariable("tag", tag).withVariable("data", data.asMap());
        for (String reference : references) {
            try {
                Map<String, String> texts = files.read(reference, saltenv);
                if (texts.isEmpty()) {
                    failed(tag, reference + ": no such file");
                }
                for (Map.Entry<String, String> text : texts.entrySet()) {
                    all.addAll(compile(text.getKey(), text.getValue(), variables));
                }
            } catch (IOException e) {
                failed(tag, reference + ": " + e.getMessage());
            } catch (RenderException e) {
                failed(tag, String.valueOf(e.getMessage()));
            } catch (ReactionException e) {
                failed(tag, e.getMessage() + "; no reaction to this event is run");
                return List.of();
            }
        }
        return all;
    }

    private List<Reaction> compile(String name, String text, RenderContext variables)
            throws RenderException, ReactionException {
        Object rendered = with.renderer().render(text, name, variables);
        try {
            return ReactionCompiler.compile(name, rendered);
        } catch (ReactionException e) {
            throw new ReactionException(name + ": " + e.getMessage());
        }
    }

    private void failed(String tag, String why) {
        errors.incrementAndGet();
        LOG.error("Cannot react to event {}: {}", tag, why);
    }

    private boolean dueAgain() {
        return options.mapFile() != null
                && System.nanoTime() - mapReadNanos >= options.refreshInterval().toNanos();
    }

    private void readMapFile() {
        var file = options.mapFile();
        if (file == null) {
            return;
        }
        mapReadNanos = System.nanoTime();
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            if (modified.equals(mapModified)) {
                return;
            }
            map = ReactorMap.of(SaltYaml.load(Files.readString(file), file.toString()));
            mapModified = modified;
        } catch (IOException | SaltYamlException e) {
            errors.incrementAndGet();
            LOG.error("Failed to read the reactor map {}: {}", file, e.getMessage());
        }
    }
}
