package io.brine.benchmarks.swarm.minion;

import io.brine.salt.job.PublishLoad;
import io.brine.salt.target.Glob;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Something that the master published. Immutable. */
public final class Job {
    private final PublishLoad load;
    private final Set<Object> listed;
    private final @Nullable Glob glob;

    private Job(PublishLoad load, Set<Object> listed, @Nullable Glob glob) {
        this.load = load;
        this.listed = listed;
        this.glob = glob;
    }

    /** Prepares the matching of a job's target, once for all minions. */
    public static Job of(PublishLoad load) {
        if (load.tgt() instanceof List<?> ids) {
            return new Job(load, new HashSet<>(ids), null);
        }
        boolean isGlob = load.tgtType().equals("glob");
        return new Job(load, Set.of(), isGlob ? Glob.compile(String.valueOf(load.tgt())) : null);
    }

    /** What to do. */
    public PublishLoad load() {
        return load;
    }

    /** The job's id. */
    public String jid() {
        return load.jid();
    }

    /** Whether a minion is meant; of the ways to target there are globs and lists only. */
    public boolean isFor(String id) {
        return glob == null ? listed.contains(id) : glob.matches(id);
    }
}
