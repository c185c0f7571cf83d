package io.brine.master.auth;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Where handshakes ({@code _auth}) wait for one of a few threads of their own, so that a fleet that
 * signs in at once leaves the rest of the master its processors and its queues.
 *
 * <ul>
 *   <li>One handshake of a minion and address is under way at a time. A newer one takes the place
 *       in the line of those that have waited for longer than {@code auth_timeout}: their sender
 *       has given them up.
 *   <li>Addresses take turns, so one that sends much delays itself only.
 *   <li>What has waited longer than any client does is given up when its turn comes.
 *   <li>What waits is bounded, in number and octets. When that is full, the newest of the address
 *       with the most waiting makes room; an address with no fewer than all others is refused.
 * </ul>
 *
 * <p>What is given up is not answered: Salt's clients send the same request again when their time
 * is over, and know no answer that says "later" for less than a signature's work.
 *
 * <p>Thread-safe; never blocks but in {@link #close}.
 */
public final class HandshakeQueue implements AutoCloseable {
    /** How many of one minion and address may wait. */
    static final int MAX_OF_ONE_MINION = 16;

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeQueue.class);
    private static final long CLOSE_SECONDS = 5;

    private final Limits limits;
    private final LongSupplier nanoTime;
    private final ThreadPoolExecutor threads;
    private final Object lock = new Object();
    // All guarded by lock.
    private final Map<String, Line> lines = new HashMap<>();
    private final Map<String, Host> hosts = new HashMap<>();
    private final ArrayDeque<Host> turns = new ArrayDeque<>();
    private int working;
    private int waiting;
    private long waitingOctets;
    private long done;
    private long refused;
    private long superseded;
    private long late;
    private boolean closed;

    /**
     * The bounds of a queue.
     *
     * @param threads handshakes computed at once, at least 1
     * @param capacity handshakes that may wait
     * @param octets of the requests that wait
     * @param retryAfter how long a client waits before it asks again, by Salt's default {@code
     *     auth_timeout}
     * @param patience the longest that a client waits for an answer
     */
    public record Limits(
            int threads, int capacity, long octets, Duration retryAfter, Duration patience) {
        /** Salt's default of {@code auth_timeout}. */
        private static final Duration AUTH_TIMEOUT = Duration.ofSeconds(5);

        /** What Salt's clients wait without that option. */
        private static final Duration LONGEST = Duration.ofSeconds(60);

        /** With the times of Salt's clients. */
        public static Limits of(int threads, int capacity, long octets) {
            return new Limits(threads, capacity, octets, AUTH_TIMEOUT, LONGEST);
        }

        /**
         * Threads for a machine with so many processors: a quarter of them, at least one, stays
         * with everything else.
         */
        public static int threads(int processors) {
            return Math.max(1, processors - Math.max(1, processors / 4));
        }
    }

    /** One handshake. Exactly one of the two methods is called, without a lock held. */
    public interface Handshake {
        /** Computes and sends the answer, on a thread of the queue. */
        void run();

        /** Nobody waits for it any more, or there is no room. */
        void giveUp();
    }

    /**
     * How the queue is doing.
     *
     * @param waiting now
     * @param working computed now
     * @param done answered since the start
     * @param refused for want of room since the start
     * @param superseded given up because their sender had asked again
     * @param late given up because nobody can have waited for them
     */
    public record Counts(
            int waiting, int working, long done, long refused, long superseded, long late) {
        /** Nothing yet. */
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);
    }

    private record Waiting(Handshake handshake, int octets, long since) {}

    /** The handshakes of one minion and address. */
    private static final class Line {
        final String who;
        final Host host;
        final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
        // One of them is computed, or stands in its host's line.
        boolean hasPlace;

        Line(String who, Host host) {
            this.who = who;
            this.host = host;
        }
    }

    /** One address. */
    private static final class Host {
        final String address;
        // Lines of which one may begin.
        final ArrayDeque<Line> ready = new ArrayDeque<>();
        int waiting;
        int lines;
        boolean hasTurn;

        Host(String address) {
            this.address = address;
        }
    }

    private record Turn(Line line, Handshake handshake) {}

    /** An empty queue. */
    public HandshakeQueue(Limits limits) {
        this(limits, System::nanoTime);
    }

    HandshakeQueue(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        AtomicInteger number = new AtomicInteger();
        threads =
                new ThreadPoolExecutor(
                        limits.threads(),
                        limits.threads(),
                        60,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        task -> {
                            String name = "Handshake-" + number.getAndIncrement();
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Takes a handshake in, to be run when its turn comes.
     *
     * @param id whose it is
     * @param address where it comes from
     * @param octets what it counts for against the bound
     * @return false if there is no room; nothing of the handshake is called then
     */
    public boolean enter(String id, String address, int octets, Handshake handshake) {
        List<Handshake> gone = new ArrayList<>();
        boolean entered;
        synchronized (lock) {
            entered =
                    admit(id, address, new Waiting(handshake, octets, nanoTime.getAsLong()), gone);
            if (!entered) {
                refused++;
            } else if (working < limits.threads() && !turns.isEmpty()) {
                working++;
                threads.execute(this::work);
            }
        }
        gone.forEach(Handshake::giveUp);
        return entered;
    }

    private boolean admit(String id, String address, Waiting fresh, List<Handshake> gone) {
        String who = id + "@" + address;
        Line known = lines.get(who);
        if (known != null) {
            while (isOlder(known.waiting.peek(), limits.retryAfter())) {
                gone.add(taken(known, known.waiting.remove()));
                superseded++;
            }
        }
        boolean tooMany = known != null && known.waiting.size() >= MAX_OF_ONE_MINION;
        boolean tooLarge = fresh.octets() > limits.octets();
        if (closed || tooMany || tooLarge || (isFull(fresh) && !makeRoom(address, fresh, gone))) {
            return false;
        }
        Host host = hosts.computeIfAbsent(address, Host::new);
        Line line = lines.computeIfAbsent(who, name -> new Line(name, host));
        line.waiting.add(fresh);
        host.waiting++;
        waiting++;
        waitingOctets += fresh.octets();
        if (!line.hasPlace) {
            host.lines++;
            place(line);
        }
        return true;
    }

    private boolean isFull(Waiting fresh) {
        return waiting >= limits.capacity() || waitingOctets + fresh.octets() > limits.octets();
    }

    /** Gives up the newest of who has most, if that is more than the newcomer's address has. */
    private boolean makeRoom(String address, Waiting fresh, List<Handshake> gone) {
        Host own = hosts.get(address);
        int most = own == null ? 0 : own.waiting;
        Host largest = null;
        for (Host host : turns) {
            if (host.waiting > most + 1) {
                most = host.waiting;
                largest = host;
            }
        }
        while (largest != null && isFull(fresh) && !largest.ready.isEmpty()) {
            Line last = largest.ready.getLast();
            gone.add(taken(last, last.waiting.removeLast()));
            refused++;
            if (last.waiting.isEmpty()) {
                largest.ready.removeLast();
                forget(last);
            }
        }
        return !isFull(fresh);
    }

    /** Counts one out that no longer waits. */
    private Handshake taken(Line line, Waiting gone) {
        line.host.waiting--;
        waiting--;
        waitingOctets -= gone.octets();
        return gone.handshake();
    }

    private void place(Line line) {
        line.hasPlace = true;
        line.host.ready.add(line);
        if (!line.host.hasTurn) {
            line.host.hasTurn = true;
            turns.add(line.host);
        }
    }

    private void forget(Line line) {
        lines.remove(line.who);
        if (--line.host.lines == 0) {
            hosts.remove(line.host.address);
        }
    }

    private boolean isOlder(@Nullable Waiting one, Duration age) {
        return one != null && nanoTime.getAsLong() - one.since() > age.toNanos();
    }

    private void work() {
        Turn before = null;
        while (true) {
            List<Handshake> gone = new ArrayList<>();
            Turn turn;
            synchronized (lock) {
                if (before != null) {
                    ended(before.line());
                }
                turn = next(gone);
                if (turn == null) {
                    working--;
                }
            }
            gone.forEach(Handshake::giveUp);
            if (turn == null) {
                return;
            }
            run(turn.handshake());
            before = turn;
        }
    }

    private static void run(Handshake handshake) {
        try {
            handshake.run();
        } catch (Throwable e) {
            LOG.error("A handshake failed", e);
        }
    }

    private void ended(Line line) {
        done++;
        line.hasPlace = false;
        if (line.waiting.isEmpty()) {
            forget(line);
        } else {
            place(line);
        }
    }

    /** The next one, of the address whose turn it is. */
    private @Nullable Turn next(List<Handshake> gone) {
        Host host;
        while ((host = turns.poll()) != null) {
            Line line = host.ready.poll();
            host.hasTurn = !host.ready.isEmpty();
            if (host.hasTurn) {
                turns.add(host);
            }
            if (line == null) {
                continue;
            }
            while (isOlder(line.waiting.peek(), limits.patience())) {
                gone.add(taken(line, line.waiting.remove()));
                late++;
            }
            Waiting first = line.waiting.poll();
            if (first != null) {
                return new Turn(line, taken(line, first));
            }
            forget(line);
        }
        return null;
    }

    /** How it is doing; any thread. */
    public Counts counts() {
        synchronized (lock) {
            return new Counts(waiting, working, done, refused, superseded, late);
        }
    }

    /** Whether nothing waits or is computed, and nothing is remembered of who was here. */
    boolean isEmpty() {
        synchronized (lock) {
            return working == 0 && lines.isEmpty() && hosts.isEmpty() && turns.isEmpty();
        }
    }

    /** Takes nothing more in, gives up what waits, and lets what is computed end within 5 s. */
    @Override
    public void close() {
        List<Handshake> gone = new ArrayList<>();
        synchronized (lock) {
            closed = true;
            for (Line line : List.copyOf(lines.values())) {
                while (!line.waiting.isEmpty()) {
                    gone.add(taken(line, line.waiting.remove()));
                }
            }
        }
        gone.forEach(Handshake::giveUp);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
