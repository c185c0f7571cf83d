package io.brine.master.auth;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets one {@code _auth} per minion and peer address be under way at a time; the next ones of the
 * same minion wait, up to a bound, and what is beyond it is refused and counted. So one busy or
 * hostile peer cannot take the RSA pool for itself.
 *
 * <p>A minion asks again when its patience ({@code auth_timeout}, 5 s) is over, and does not hear
 * the answer to the question before. So a request that has waited for longer is given up as soon as
 * a newer one of the same minion is there: when a whole fleet comes at once, no RSA operation is
 * done for nobody. Thread-safe.
 */
public final class AuthThrottle {
    /** How many of one minion and address may wait. */
    static final int MAX_WAITING = 16;

    /** How many of all together may wait for one of their own minion. */
    static final int MAX_WAITING_IN_ALL = 4096;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final Map<String, Line> lines = new HashMap<>(); // guarded by itself
    private int waitingInAll; // guarded by lines
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong superseded = new AtomicLong();

    /** A task that may be given up before it has begun. Called without a lock held. */
    public interface Task {
        /** It is this one's turn; it must call {@link AuthThrottle#done} once in the end. */
        void begin(Turn turn);

        /** Nobody waits for it any more. */
        void giveUp();
    }

    /** The turn of one task. Thread-safe. */
    public final class Turn {
        private final String who;
        private final long since;

        private Turn(String who, long since) {
            this.who = who;
            this.since = since;
        }

        /**
         * Whether its sender has asked again meanwhile and no longer listens for this answer; then
         * counts it as given up.
         */
        public boolean isSuperseded() {
            synchronized (lines) {
                Line line = lines.get(who);
                boolean gone = line != null && !line.waiting.isEmpty() && isOld(since);
                if (gone) {
                    superseded.incrementAndGet();
                }
                return gone;
            }
        }
    }

    private static final class Line {
        final Deque<Waiting> waiting = new ArrayDeque<>();
    }

    private record Waiting(Task task, long since) {}

    /** A throttle that measures time by the system. */
    public AuthThrottle() {
        this(System::nanoTime);
    }

    AuthThrottle(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private boolean isOld(long since) {
        return nanoTime.getAsLong() - since > PATIENCE.toNanos();
    }

    /**
     * Runs a task now or when those before it are done.
     *
     * @param who minion id and peer host
     * @return false if too many wait already; the task will not run then
     */
    public boolean enter(String who, Task task) {
        Deque<Waiting> old = new ArrayDeque<>();
        long now = nanoTime.getAsLong();
        boolean first;
        synchronized (lines) {
            Line line = lines.get(who);
            first = line == null;
            if (line == null) {
                lines.put(who, new Line());
            } else {
                while (!line.waiting.isEmpty() && isOld(line.waiting.peek().since())) {
                    old.add(line.waiting.remove());
                }
                waitingInAll -= old.size();
                superseded.addAndGet(old.size());
                if (line.waiting.size() >= MAX_WAITING || waitingInAll >= MAX_WAITING_IN_ALL) {
                    refused.incrementAndGet();
                    return false;
                }
                waitingInAll++;
                line.waiting.add(new Waiting(task, now));
            }
        }
        old.forEach(waiting -> waiting.task().giveUp());
        if (first) {
            task.begin(new Turn(who, now));
        }
        return true;
    }

    /** One task of this minion and address is done: the next begins on the calling thread. */
    public void done(String who) {
        Waiting next;
        synchronized (lines) {
            Line line = lines.get(who);
            next = line == null ? null : line.waiting.poll();
            if (next == null) {
                lines.remove(who);
                return;
            }
            waitingInAll--;
        }
        next.task().begin(new Turn(who, next.since()));
    }

    /** How many were refused since the start. */
    public long refusedCount() {
        return refused.get();
    }

    /** How many were given up since the start because their senders had asked again. */
    public long supersededCount() {
        return superseded.get();
    }
}
