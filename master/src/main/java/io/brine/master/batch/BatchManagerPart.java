package io.brine.master.batch;

import io.brine.master.event.EventBus;
import io.brine.master.process.Part;
import io.brine.master.process.PartLoad;
import io.brine.salt.payload.PayloadException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The thread that {@link BatchManager} works on: hears of the events that concern it, and looks
 * after its batches every {@code batch_manager_loop_interval}. Its queue is bounded: a return that
 * is dropped costs its minion's place until the batch's time-out.
 */
public final class BatchManagerPart implements Part {
    /** The part's and its thread's name. */
    public static final String NAME = "BatchManager";

    private static final Logger LOG = LoggerFactory.getLogger(BatchManagerPart.class);
    private static final int CAPACITY = 4096;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private record Heard(String tag, EventBus.Event event) {}

    private final BatchManager manager;
    private final EventBus events;
    private final long intervalNanos;
    private final BlockingQueue<Heard> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final EventBus.Listener listener = this::heard;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final CompletableFuture<Throwable> death = new CompletableFuture<>();
    private volatile boolean stopping;
    private @Nullable Thread thread;

    /** Over a manager, of which there is one as long as the master runs. */
    public BatchManagerPart(BatchManager manager, EventBus events, Duration interval) {
        this.manager = manager;
        this.events = events;
        this.intervalNanos = interval.toNanos();
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Messages are events acted on. */
    @Override
    public PartLoad load() {
        return new PartLoad(queue.size(), done.get(), errors.get());
    }

    @Override
    public void start() {
        Thread fresh = new Thread(this::loop, NAME);
        fresh.setDaemon(true);
        fresh.setUncaughtExceptionHandler((dead, cause) -> die(cause));
        thread = fresh;
        events.listen(listener);
        fresh.start();
    }

    @Override
    public void stop() {
        events.stopListening(listener);
        stopping = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            if (!running.join(STOP_LIMIT)) {
                LOG.warn("BatchManager is still at work; it ends by itself");
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
        if (!stopping) {
            death.complete(cause);
        }
    }

    /** Any thread that fires events: no disk, no waiting. */
    private void heard(String tag, EventBus.Event event) {
        if (manager.concerns(tag) && !queue.offer(new Heard(tag, event))) {
            long count = errors.incrementAndGet();
            if (count % 1000 == 1) {
                LOG.warn("BatchManager has too many events before it and drops {}", tag);
            }
        }
    }

    private void loop() {
        long nextTick = System.nanoTime();
        while (!stopping) {
            try {
                long wait = nextTick - System.nanoTime();
                Heard heard = wait > 0 ? queue.poll(wait, TimeUnit.NANOSECONDS) : null;
                if (heard != null) {
                    act(heard);
                } else {
                    nextTick = System.nanoTime() + intervalNanos;
                    tick();
                }
            } catch (InterruptedException e) {
                die(e);
                return;
            }
        }
    }

    private void act(Heard heard) {
        try {
            manager.heard(heard.tag(), heard.event().data());
            done.incrementAndGet();
        } catch (IOException | PayloadException | RuntimeException e) {
            errors.incrementAndGet();
            LOG.error("BatchManager failed at {}: {}", heard.tag(), e.toString());
        }
    }

    private void tick() {
        try {
            manager.tick();
        } catch (IOException | RuntimeException e) {
            errors.incrementAndGet();
            LOG.error("BatchManager failed to look after its batches: {}", e.toString());
        }
    }
}
