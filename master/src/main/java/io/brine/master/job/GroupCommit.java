package io.brine.master.job;

import io.brine.master.job.JobCache.SaveOutcome;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Writes returns into the {@link ReturnFile} from one thread, many with one commit: while the disk
 * is busy with one batch, the next gathers. Nobody is told that a return is kept before the disk
 * has it. The queue is bounded; what does not fit is refused.
 *
 * <p>Thread-safe.
 */
final class GroupCommit implements AutoCloseable {
    /** Returns that may wait for the disk. */
    static final int CAPACITY = 8192;

    private static final int BATCH = 1024;
    private static final String NAME = "JobCommit";

    /** Something to do with the file, and whom to tell once it counts. */
    private record Change(Action action, CompletableFuture<SaveOutcome> done) {}

    /** What is written; runs on the committing thread. */
    interface Action {
        /** Changes the file. */
        SaveOutcome run(ReturnFile file) throws IOException;
    }

    private final ReturnFile file;
    private final BlockingQueue<Change> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final Thread thread;
    private volatile boolean closing;

    GroupCommit(ReturnFile file) {
        this.file = file;
        this.thread = new Thread(this::run, NAME);
        thread.setDaemon(true);
        thread.start();
    }

    /** Keeps a return unless this minion's is there. */
    CompletionStage<SaveOutcome> put(String jid, String minionId, byte[] packed) {
        return submit(
                to -> {
                    byte[] present = to.putIfAbsent(jid, minionId, packed);
                    if (present == null) {
                        return SaveOutcome.STORED;
                    }
                    return Arrays.equals(present, packed)
                            ? SaveOutcome.DUPLICATE
                            : SaveOutcome.CONFLICT;
                });
    }

    /** Changes the file; the outcome comes after the commit. */
    CompletionStage<SaveOutcome> submit(Action action) {
        CompletableFuture<SaveOutcome> done = new CompletableFuture<>();
        if (closing) {
            done.completeExceptionally(new IOException("the master is stopping"));
        } else if (!queue.offer(new Change(action, done))) {
            done.completeExceptionally(
                    new IOException(CAPACITY + " returns wait for the disk already"));
        } else if (!thread.isAlive()) {
            refuseWaiting();
        }
        return done;
    }

    private void refuseWaiting() {
        List<Change> late = new ArrayList<>();
        queue.drainTo(late);
        fail(late, new IOException("the master is stopping"));
    }

    private void run() {
        List<Change> batch = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                Change first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                queue.drainTo(batch, BATCH - 1);
                commit(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closing = true;
            refuseWaiting();
        }
    }

    private void commit(List<Change> batch) {
        List<@Nullable SaveOutcome> outcomes = new ArrayList<>();
        try {
            for (Change change : batch) {
                outcomes.add(change.action().run(file));
            }
            file.commit();
        } catch (IOException | RuntimeException e) {
            // What the batch wrote before it failed must not be found by the next try.
            file.discard();
            fail(batch, e);
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).done().complete(outcomes.get(i));
        }
    }

    private static void fail(List<Change> batch, Exception e) {
        IOException failure = e instanceof IOException io ? io : new IOException(e.toString(), e);
        batch.forEach(change -> change.done().completeExceptionally(failure));
    }

    /** Writes what waits, then ends; the file stays open. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
