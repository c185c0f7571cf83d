package io.brine.session;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Publications between the socket and the jobs, opened one after the other in their order. One that
 * is sealed with an unknown key makes the minion sign in again and is then opened again, so that a
 * change of the master's key loses no job; those behind it wait. Thread-safe.
 */
final class PublicationQueue {

    private static final Logger LOG = LoggerFactory.getLogger(PublicationQueue.class);
    private static final int HIGH = 256;
    private static final int LOW = 32;

    /** Tells the socket to hold back, and to go on. Called from any thread. */
    interface Valve {
        void pause();

        void resume();
    }

    /** The credentials in use, and the way to others. */
    interface Renewal {
        CompletionStage<Credentials> credentials();

        CompletionStage<Credentials> renew(Credentials stale);
    }

    private final PublicationOpener opener;
    private final Executor worker;
    private final Renewal renewal;
    private final Consumer<Map<Object, @Nullable Object>> jobs;
    private final Backoff backoff;
    private volatile @Nullable Valve valve;

    private final ArrayDeque<byte[]> bodies = new ArrayDeque<>();
    private boolean draining;
    private boolean held;

    // Used by the one draining task only.
    private final Map<PublicationOpener.Reason, Long> dropped =
            new EnumMap<>(PublicationOpener.Reason.class);
    private long undecipherable;
    private long noSignInBeforeNanos = System.nanoTime();

    /**
     * @param jobs takes what was opened; called by one thread at a time
     * @param backoff pauses between sign-ins that did not help, so that forged publications cannot
     *     make a storm of them
     */
    PublicationQueue(
            PublicationOpener opener,
            Executor worker,
            Renewal renewal,
            Consumer<Map<Object, @Nullable Object>> jobs,
            Backoff backoff) {
        this.opener = opener;
        this.worker = worker;
        this.renewal = renewal;
        this.jobs = jobs;
        this.backoff = backoff;
    }

    /** Names what holds the socket back when many publications wait. */
    void regulate(Valve socket) {
        valve = socket;
    }

    /**
     * Takes one body over. When many wait, the socket is told to hold back: nothing is dropped
     * here.
     */
    void offer(byte[] body) {
        boolean start;
        boolean hold;
        synchronized (this) {
            bodies.add(body);
            hold = !held && bodies.size() >= HIGH;
            held |= hold;
            start = !draining;
            draining = true;
        }
        Valve socket = valve;
        if (hold && socket != null) {
            socket.pause();
        }
        if (start) {
            next();
        }
    }

    private void next() {
        byte[] body;
        boolean release;
        synchronized (this) {
            body = bodies.poll();
            if (body == null) {
                draining = false;
            }
            release = held && bodies.size() <= LOW;
            held &= !release;
        }
        Valve socket = valve;
        if (release && socket != null) {
            socket.resume();
        }
        if (body != null) {
            byte[] taken = body;
            renewal.credentials()
                    .whenComplete(
                            (credentials, error) -> {
                                if (error == null) {
                                    worker.execute(() -> open(credentials, taken, true));
                                } else {
                                    LOG.debug(
                                            "A publication came when the minion had no keys: {}",
                                            error.toString());
                                    next();
                                }
                            });
        }
    }

    private void open(Credentials credentials, byte[] body, boolean maySignIn) {
        switch (opener.open(credentials, body)) {
            case PublicationOpener.Opened.Load load -> {
                backoff.reset();
                deliver(load.load().asMap());
                next();
            }
            case PublicationOpener.Opened.Dropped drop -> {
                count(drop);
                next();
            }
            case PublicationOpener.Opened.UnknownKey unknown ->
                    unknownKey(credentials, body, maySignIn);
        }
    }

    private void deliver(Map<Object, @Nullable Object> load) {
        try {
            jobs.accept(load);
        } catch (RuntimeException | Error e) {
            LOG.error("A publication could not be made a job", e);
        }
    }

    private void count(PublicationOpener.Opened.Dropped drop) {
        long count = dropped.merge(drop.reason(), 1L, Long::sum);
        if (Long.toString(count).matches("10*")) {
            LOG.error("Dropped a publication ({}; {} such so far)", drop.why(), count);
        }
    }

    private void unknownKey(Credentials credentials, byte[] body, boolean maySignIn) {
        if (!maySignIn) {
            noSignInBeforeNanos = System.nanoTime() + backoff.next().toNanos();
            count();
            next();
        } else if (System.nanoTime() - noSignInBeforeNanos < 0) {
            count();
            next();
        } else {
            LOG.info("A publication is sealed with another key; signing in again");
            renewal.renew(credentials)
                    .whenComplete(
                            (fresh, error) -> {
                                if (error == null) {
                                    worker.execute(() -> open(fresh, body, false));
                                } else {
                                    next();
                                }
                            });
        }
    }

    private void count() {
        undecipherable++;
        if (Long.toString(undecipherable).matches("10*")) {
            LOG.error(
                    "Payload decryption failed even after re-authenticating with the master ({}"
                            + " such so far)",
                    undecipherable);
        }
    }
}
