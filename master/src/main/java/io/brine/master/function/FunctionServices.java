package io.brine.master.function;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.cache.DataCache;
import io.brine.master.fileserver.FileServer;
import io.brine.master.job.JobCache;
import io.brine.master.keys.KeyStore;
import io.brine.master.pillar.PillarCompiler;
import io.brine.master.target.TargetResolver;

import java.util.function.Supplier;

/**
 * What functions work with, in the master as in a command line beside it. Thread-safe as its
 * members are.
 *
 * @param config the master's configuration
 * @param jobs the job cache
 * @param keys the minions' keys
 * @param data the minions' cached data
 * @param files the file server
 * @param pillar makes pillars; asked for only when one is wanted, since templates take time to load
 * @param targets tells whom a target means
 * @param minions runs jobs on minions
 * @param events where events are fired
 * @param feed where events are listened to
 * @param presence tells which minions are connected
 */
public record FunctionServices(
        SaltConfig config,
        JobCache jobs,
        KeyStore keys,
        DataCache data,
        FileServer files,
        Supplier<PillarCompiler> pillar,
        TargetResolver targets,
        Minions minions,
        EventSink events,
        EventFeed feed,
        Presence presence) {

    /** Where calls go on record. */
    public FunctionExecutor.Register register(boolean storeJobs) {
        return new FunctionExecutor.Register(
                jobs, config.path("cachedir"), config.text("id"), storeJobs);
    }
}
