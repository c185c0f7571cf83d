package io.brine.master.process;

import io.brine.zmtp.socket.ZmtpContext;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * A part that lives on an event loop of its own, whose one thread carries the part's name.
 *
 * <p>It dies when the loop ends, when an {@link Error} leaves one of its handlers, or when it calls
 * {@link #die} because one of its sockets closed by itself. A plain exception in a handler costs
 * only the message at hand and is logged.
 */
public abstract class LoopPart implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(LoopPart.class);
    private static final long OPEN_SECONDS = 10;
    private static final long CLOSE_SECONDS = 5;

    private final String name;
    private final CompletableFuture<Throwable> death = new CompletableFuture<>();
    private final LongAdder messages = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private @Nullable EventLoop loop;
    private volatile boolean stopping;

    /** A part of this name; nothing runs before {@link #start}. */
    protected LoopPart(String name) {
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void start() throws Exception {
        EventLoop own = ZmtpContext.newEventLoop(Part.threadName(name));
        loop = own;
        own.terminationFuture()
                .addListener(ended -> die(new IllegalStateException("its thread ended")));
        open(own);
    }

    @Override
    public final void stop() {
        stopping = true;
        EventLoop own = loop;
        if (own == null) {
            return;
        }
        try {
            close();
        } catch (Exception e) {
            LOG.warn("{} did not close cleanly: {}", name, e.toString());
        }
        own.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        boolean ended =
                own.terminationFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            LOG.warn("{} did not end within {} s", name, CLOSE_SECONDS);
        }
    }

    @Override
    public final CompletionStage<Throwable> death() {
        return death;
    }

    @Override
    public PartLoad load() {
        return new PartLoad(queued(), messages.sum(), errors.sum());
    }

    /** What waits in the part now; any thread. */
    protected long queued() {
        return 0;
    }

    /** Counts one thing that has passed through the part; any thread. */
    protected final void countMessage() {
        messages.increment();
    }

    /** Counts one thing that was lost, refused or failed; any thread. */
    protected final void countError() {
        errors.increment();
    }

    /** Opens the part's sockets on the loop; called on ProcessManager's thread and may wait. */
    protected abstract void open(EventLoop loop) throws Exception;

    /** Closes what {@link #open} opened, also half-way; called on ProcessManager's thread. */
    protected abstract void close() throws Exception;

    /** The loop of a started part. */
    protected final EventLoop loop() {
        EventLoop own = loop;
        if (own == null) {
            throw new IllegalStateException(name + " is not started");
        }
        return own;
    }

    /** Tells ProcessManager that the part cannot go on; ignored while it is being stopped. */
    protected final void die(Throwable cause) {
        if (!stopping) {
            death.complete(cause);
        }
    }

    /** Runs a handler: an exception is logged, an error ends the part. */
    protected final void guard(Runnable handler) {
        try {
            handler.run();
        } catch (RuntimeException e) {
            countError();
            LOG.error("{}: a handler failed", name, e);
        } catch (Error e) {
            die(e);
        }
    }

    /** Waits on ProcessManager's thread for something that a loop does, at most ten seconds. */
    protected static <T extends @Nullable Object> T await(CompletionStage<T> stage)
            throws Exception {
        try {
            return stage.toCompletableFuture().get(OPEN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new TimeoutException("not done within " + OPEN_SECONDS + " s");
        }
    }
}
