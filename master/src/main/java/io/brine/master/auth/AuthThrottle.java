package io.brine.master.auth;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one {@code _auth} per minion and peer address be under way at a time; the next ones of the
 * same minion wait, up to a bound, and what is beyond it is refused and counted. So one busy or
 * hostile peer cannot take the RSA pool for itself. Thread-safe.
 */
public final class AuthThrottle {
    /** How many of one minion and address may wait. */
    static final int MAX_WAITING = 16;

    private final Map<String, Queue<Runnable>> underWay = new HashMap<>();
    private final AtomicLong refused = new AtomicLong();

    /**
     * Runs a task now or when those before it are done. Each task that was run must call {@link
     * #done} once in the end.
     *
     * @param who minion id and peer host
     * @return false if too many wait already; the task will not run then
     */
    public boolean enter(String who, Runnable task) {
        synchronized (underWay) {
            Queue<Runnable> waiting = underWay.get(who);
            if (waiting != null) {
                if (waiting.size() >= MAX_WAITING) {
                    refused.incrementAndGet();
                    return false;
                }
                waiting.add(task);
                return true;
            }
            underWay.put(who, new ArrayDeque<>());
        }
        task.run();
        return true;
    }

    /** One task of this minion and address is done: the next begins on the calling thread. */
    public void done(String who) {
        Runnable next;
        synchronized (underWay) {
            Queue<Runnable> waiting = underWay.get(who);
            next = waiting == null ? null : waiting.poll();
            if (next == null) {
                underWay.remove(who);
                return;
            }
        }
        next.run();
    }

    /** How many were refused since the start. */
    public long refusedCount() {
        return refused.get();
    }
}
