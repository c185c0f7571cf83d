package io.brine.master.job;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Remembers published jobs and their returns. Thread-safe; every method blocks on the storage.
 *
 * <p>Jids that are not valid (20 digits, or 20 digits, {@code _} and more, without {@code /} or
 * NUL) and minion ids that are not valid are refused with {@link IllegalArgumentException}.
 */
public interface JobCache {

    /**
     * Reserves a job. With a null or empty {@code wantedJid} a new one is made that no other job
     * has; a wanted one is taken as it is, also when it exists already.
     *
     * @param nocache returns of this job will not be kept
     * @return the job's id
     * @throws IOException if it cannot be stored
     */
    String prepareJob(@Nullable String wantedJid, boolean nocache) throws IOException;

    /**
     * Keeps the publish request of a job, so that the real {@code salt} and {@code salt-run jobs.*}
     * find it. Passwords, tokens and keys in it are left out. Must be done before the publisher is
     * answered.
     *
     * @param minions the ids expected to return, added to those known; null leaves them
     * @throws IOException if it cannot be stored
     */
    void saveLoad(String jid, Map<?, ?> load, @Nullable Collection<String> minions)
            throws IOException;

    /**
     * Adds ids to those expected to return.
     *
     * @param syndic the syndic that named them, or null
     * @throws IOException if it cannot be stored
     */
    void saveMinions(String jid, Collection<String> minions, @Nullable String syndic)
            throws IOException;

    /**
     * Keeps a minion's return; the first one of a minion stays.
     *
     * @param load the return as received; {@code return}, {@code retcode}, {@code success} and
     *     {@code out} are kept
     * @throws IOException if it cannot be stored
     */
    SaveOutcome saveReturn(String jid, String minionId, Map<?, ?> load) throws IOException;

    /**
     * Keeps a return as {@link #saveReturn} does, but may answer before it is safe, so that many
     * returns can share one write to the disk.
     *
     * @return completes, on any thread, once the return is as safe as this cache makes it; fails
     *     with an {@link IOException} if it cannot be kept
     */
    default CompletionStage<SaveOutcome> storeReturn(String jid, String minionId, Map<?, ?> load) {
        try {
            return CompletableFuture.completedFuture(saveReturn(jid, minionId, load));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whether a job is known. */
    boolean exists(String jid);

    /** Whether a job's publish request is kept. */
    boolean hasLoad(String jid);

    /** A job id that was not given before; nothing is reserved. */
    String newJid();

    /**
     * The stored publish request, or null.
     *
     * @throws IOException if it is there and cannot be read
     */
    @Nullable Map<Object, @Nullable Object> load(String jid) throws IOException;

    /**
     * The ids expected to return, those named by syndics included; empty if unknown.
     *
     * @throws IOException if they are there and cannot be read
     */
    NavigableSet<String> minions(String jid) throws IOException;

    /**
     * All returns so far, by minion id: maps of {@code return} and, where present, {@code retcode},
     * {@code success}, {@code out}.
     *
     * @throws IOException if a return cannot be read
     */
    Map<String, Map<Object, @Nullable Object>> returns(String jid) throws IOException;

    /**
     * All known jids in order of time.
     *
     * @throws IOException if the storage cannot be read
     */
    NavigableSet<String> jids() throws IOException;

    /**
     * Notes when the last return came ({@code job_cache_store_endtime}).
     *
     * @throws IOException if it cannot be stored
     */
    void saveEndTime(String jid, String time) throws IOException;

    /**
     * Drops jobs older than {@code keep} and what is left of broken ones; zero keeps everything.
     *
     * @return how many were dropped
     * @throws IOException if the storage cannot be read
     */
    int cleanOldJobs(Duration keep) throws IOException;

    /** Gives up what the cache holds open; a cache that was closed keeps no more returns. */
    default void close() {}

    /** What became of a return. */
    enum SaveOutcome {
        /** Kept. */
        STORED,
        /** The same return was there already. */
        DUPLICATE,
        /** Another return of this minion was there already; it stays. */
        CONFLICT,
        /** The job is marked {@code nocache}. */
        NOT_CACHED,
        /** There is no such job. */
        UNKNOWN_JOB
    }
}
