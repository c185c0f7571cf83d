package io.brine.zmtp.tool.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Thread-safe. Lines on their way to a stream that may block: they are gathered in memory and
 * written by a thread of their own, all that is there at once, so that no event loop waits for the
 * reader of the stream. Whoever appends asks {@link #isFull()} and stops while it says so.
 */
public final class LineOutput {
    /** Writes one line into a buffer, its newline included. */
    @FunctionalInterface
    public interface Line {
        /** Appends to {@code out}, which is borrowed. */
        void writeTo(ByteBuf out);
    }

    private static final int FULL = 256 * 1024;
    private static final int KEEP = 1024 * 1024;

    private final OutputStream stream;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ByteBuf gathering = Unpooled.buffer(8192);
    private ByteBuf spare = Unpooled.buffer(8192);
    private boolean writing;
    private boolean full;
    private long dropped;
    private @Nullable Runnable onDrained;
    private Consumer<IOException> onFailure = failure -> {};
    private @Nullable IOException failed;

    /** Starts the thread that writes to the stream, a daemon thread of that name. */
    public LineOutput(OutputStream stream, String name) {
        this.stream = stream;
        Thread writer = new Thread(this::write, name);
        writer.setDaemon(true);
        writer.start();
    }

    /** Sets what to run, on the writing thread, when a full output has been written. */
    public void onDrained(Runnable handler) {
        lock.lock();
        try {
            onDrained = handler;
        } finally {
            lock.unlock();
        }
    }

    /** Sets what to run, on the writing thread, once the stream takes nothing any more. */
    public void onFailure(Consumer<IOException> handler) {
        lock.lock();
        try {
            onFailure = handler;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a line, however much waits already. */
    public void append(Line line) {
        lock.lock();
        try {
            if (failed != null) {
                return;
            }
            boolean idle = !gathering.isReadable();
            line.writeTo(gathering);
            full = gathering.readableBytes() >= FULL;
            if (idle) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds a line unless so much waits already that it is better dropped, and counted. */
    public void appendOrDrop(Line line) {
        if (isFull()) {
            lock.lock();
            try {
                dropped++;
            } finally {
                lock.unlock();
            }
        } else {
            append(line);
        }
    }

    /** Returns why the stream takes nothing any more, or null while it does. */
    public @Nullable IOException failure() {
        lock.lock();
        try {
            return failed;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many lines were dropped since the last call. */
    public long takeDropped() {
        lock.lock();
        try {
            long count = dropped;
            dropped = 0;
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether more waits than should; {@link #onDrained} runs when that is over. */
    public boolean isFull() {
        lock.lock();
        try {
            return full;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all lines are written, or the time is over; returns whether they are. */
    public boolean flush(long timeout, TimeUnit unit) {
        long nanos = unit.toNanos(timeout);
        lock.lock();
        try {
            while (failed == null && (writing || gathering.isReadable())) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return failed == null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        while (true) {
            ByteBuf chunk = take();
            try {
                chunk.readBytes(stream, chunk.readableBytes());
                stream.flush();
            } catch (IOException e) {
                fail(e);
                return;
            }
            done(chunk);
        }
    }

    private ByteBuf take() {
        lock.lock();
        try {
            while (!gathering.isReadable()) {
                changed.awaitUninterruptibly();
            }
            ByteBuf chunk = gathering;
            gathering = spare;
            writing = true;
            return chunk;
        } finally {
            lock.unlock();
        }
    }

    private void done(ByteBuf chunk) {
        Runnable drained = null;
        lock.lock();
        try {
            spare = chunk.capacity() > KEEP ? Unpooled.buffer(8192) : chunk.clear();
            writing = false;
            if (full && gathering.readableBytes() < FULL) {
                full = false;
            }
            drained = full ? null : onDrained;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (drained != null) {
            drained.run();
        }
    }

    private void fail(IOException failure) {
        Consumer<IOException> handler;
        lock.lock();
        try {
            failed = failure;
            writing = false;
            full = false;
            handler = onFailure;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        handler.accept(failure);
    }
}
