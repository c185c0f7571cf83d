package io.brine.benchmarks.swarm.minion;

import java.util.concurrent.atomic.LongAdder;

/** What all minions together did so far. Thread-safe. */
public final class Counts {
    /** Logins that the master took. */
    public final LongAdder logins = new LongAdder();

    /** Login attempts without an answer in time; each is followed by another attempt. */
    public final LongAdder lateLogins = new LongAdder();

    /** Logins that were refused, or given up. */
    public final LongAdder failedLogins = new LongAdder();

    /** Publications that a minion was meant by. */
    public final LongAdder jobs = new LongAdder();

    /** Publications that came a second time. */
    public final LongAdder repeated = new LongAdder();

    /** Publications that could not be read. */
    public final LongAdder unreadable = new LongAdder();

    /** Requests that were sent again after the master refused the session's key. */
    public final LongAdder refusedSessions = new LongAdder();

    /** Requests without an answer in time; each is sent again, up to Salt's three times. */
    public final LongAdder lateRequests = new LongAdder();

    /** Returns that the master acknowledged. */
    public final LongAdder acknowledged = new LongAdder();

    /** Returns that were given up. */
    public final LongAdder failedReturns = new LongAdder();
}
