package io.brine.master.process;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The thread that looks at the file server's roots, at once and then every {@code
 * roots_update_interval}. A look is not interrupted by a stop: it is waited for a little, and left
 * to end by itself after that. Salt begins a new process each {@code fileserver_interval} to be rid
 * of what the old one has lost; here that is not needed.
 */
public final class FileserverUpdate implements Part {
    /** The part's name. */
    public static final String NAME = "FileserverUpdate";

    private static final Logger LOG = LoggerFactory.getLogger(FileserverUpdate.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    /** One look at all files; blocks on the disk. */
    @FunctionalInterface
    public interface Update {
        /** Looks, on the part's own thread. */
        void run() throws IOException;
    }

    private final Update update;
    private final Duration interval;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CompletableFuture<Throwable> death = new CompletableFuture<>();
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private @Nullable Thread thread;

    /** What to do, and the pause between two times. */
    public FileserverUpdate(Update update, Duration interval) {
        this.update = update;
        this.interval = interval;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Messages are looks. */
    @Override
    public PartLoad load() {
        return new PartLoad(0, looks.get(), failures.get());
    }

    @Override
    public void start() {
        Thread fresh = new Thread(this::loop, Part.threadName(NAME));
        fresh.setDaemon(true);
        fresh.setUncaughtExceptionHandler((dead, cause) -> die(cause));
        thread = fresh;
        fresh.start();
    }

    @Override
    public void stop() {
        stop.countDown();
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            if (!running.join(STOP_LIMIT)) {
                LOG.warn("FileserverUpdate is still looking at files; it ends by itself");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public CompletionStage<Throwable> death() {
        return death;
    }

    private void loop() {
        try {
            do {
                look();
            } while (!stop.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            die(e);
        }
    }

    private void look() {
        try {
            update.run();
            looks.incrementAndGet();
        } catch (IOException e) {
            failures.incrementAndGet();
            LOG.error("cannot look at the file server's roots: {}", e.toString());
        }
    }

    private void die(Throwable cause) {
        if (stop.getCount() > 0) {
            death.complete(cause);
        }
    }
}
