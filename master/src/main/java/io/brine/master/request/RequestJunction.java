package io.brine.master.request;

import io.brine.zmtp.message.ZmtpMessage;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where ReqServer, MWorkerQueue and the MWorkers find each other; it stays when one of them is
 * restarted. It bounds what is under way from the one to the other, in requests and in octets: when
 * that is full, ReqServer stops reading, so that what comes in waits in the peers' own queues.
 *
 * <p>Thread-safe.
 */
public final class RequestJunction {
    private static final String WORKERS = "inproc://workers";

    private final int capacity;
    private final long budget;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingOctets = new AtomicLong();
    private final AtomicLong octetsAtWorkers = new AtomicLong();
    private final AtomicBoolean paused = new AtomicBoolean();
    private final AtomicLong lost = new AtomicLong();
    private volatile @Nullable ReqServer server;
    private final Set<MWorker> workers = new LinkedHashSet<>(); // guarded by itself
    private int queuesMade; // guarded by workers
    private @Nullable String endpoint; // guarded by workers
    private volatile @Nullable MWorkerQueue queue;

    /**
     * A junction that lets so much wait for a worker before reading stops.
     *
     * @param capacity requests
     * @param budget octets of their bodies, once for those that wait and once for those that the
     *     workers have; a single request may be larger
     */
    public RequestJunction(int capacity, long budget) {
        this.capacity = capacity;
        this.budget = budget;
    }

    void attach(ReqServer fresh) {
        server = fresh;
        if (paused.get()) {
            fresh.applyReceiving();
        }
    }

    /**
     * Where a new queue shall listen. A queue whose thread died cannot give its name back, so each
     * has one of its own.
     */
    String nextEndpoint() {
        synchronized (workers) {
            int number = queuesMade++;
            return number == 0 ? WORKERS : WORKERS + "-" + number;
        }
    }

    /** A queue listens: the workers that are there move over to it, those to come will find it. */
    void attach(MWorkerQueue fresh, String listeningOn) {
        List<MWorker> toMove;
        String old;
        synchronized (workers) {
            old = endpoint;
            endpoint = listeningOn;
            toMove = List.copyOf(workers);
        }
        queue = fresh;
        toMove.forEach(worker -> worker.move(old, listeningOn));
    }

    /** A worker is ready to be given requests. */
    void attach(MWorker fresh) {
        String at;
        synchronized (workers) {
            workers.add(fresh);
            at = endpoint;
        }
        if (at != null) {
            fresh.move(null, at);
        }
    }

    void detach(MWorker gone) {
        synchronized (workers) {
            workers.remove(gone);
            // What the worker had goes with it, also what it had not yet taken from its socket.
            octetsAtWorkers.set(workers.stream().mapToLong(MWorker::octetsInHand).sum());
        }
        wakeQueue();
    }

    void detach(ReqServer gone) {
        if (server == gone) {
            server = null;
        }
    }

    void detach(MWorkerQueue gone) {
        if (queue == gone) {
            queue = null;
        }
    }

    /**
     * Takes a request from ReqServer, owning it. Without a queue it is lost: the peer asks again.
     */
    void request(ZmtpMessage message) {
        MWorkerQueue to = queue;
        if (to == null) {
            lost.incrementAndGet();
            message.release();
            return;
        }
        long octets = waitingOctets.addAndGet(octets(message));
        boolean full = waiting.incrementAndGet() >= capacity || octets >= budget;
        if (full && paused.compareAndSet(false, true)) {
            applyReceiving();
        }
        to.accept(message);
    }

    /** MWorkerQueue has passed so many requests on, or given them up. */
    void passedOn(int count, long octets) {
        long octetsLeft = waitingOctets.addAndGet(-octets);
        boolean room = waiting.addAndGet(-count) <= capacity / 2 && octetsLeft <= budget / 2;
        if (room && paused.compareAndSet(true, false)) {
            applyReceiving();
        }
    }

    /** Whether the workers have so much in hand that they should be given no more. Any thread. */
    boolean workersAreFull() {
        return octetsAtWorkers.get() >= budget;
    }

    /** MWorkerQueue has given a worker a request of so many octets. */
    void givenToWorker(long octets) {
        octetsAtWorkers.addAndGet(octets);
    }

    /** No worker took it after all. */
    void notGivenToWorker(long octets) {
        octetsAtWorkers.getAndUpdate(now -> Math.max(0, now - octets));
    }

    /** A worker is done with a request of so many octets. */
    void doneByWorker(long octets) {
        long before = octetsAtWorkers.getAndUpdate(now -> Math.max(0, now - octets));
        if (before >= budget && before - octets < budget) {
            wakeQueue();
        }
    }

    private void wakeQueue() {
        MWorkerQueue to = queue;
        if (to != null) {
            to.wake();
        }
    }

    /** How much a request counts for. */
    static long octets(ZmtpMessage message) {
        long octets = 0;
        for (int i = 0; i < message.frameCount(); i++) {
            octets += message.frame(i).readableBytes();
        }
        return octets;
    }

    /** Takes a reply from MWorkerQueue, owning it. Without a server it is lost, as is the peer. */
    void reply(ZmtpMessage message) {
        ReqServer to = server;
        if (to == null) {
            lost.incrementAndGet();
            message.release();
            return;
        }
        to.reply(message);
    }

    /** Requests and replies that came while the other side was being restarted. */
    public long lostCount() {
        return lost.get();
    }

    private void applyReceiving() {
        ReqServer to = server;
        if (to != null) {
            to.applyReceiving();
        }
    }

    /** Whether so many requests wait that no more should be read. Any thread. */
    boolean isPaused() {
        return paused.get();
    }
}
