package io.brine.master.cli;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.cache.DataCache;
import io.brine.master.config.FileServerOptions;
import io.brine.master.config.StoreOptions;
import io.brine.master.fileserver.RootsFileServer;
import io.brine.master.function.EventSink;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.Minions;
import io.brine.master.job.LocalCacheJobStore;
import io.brine.master.keys.KeyStore;
import io.brine.master.pillar.PillarCompiler;
import io.brine.master.status.AskedPresence;
import io.brine.master.target.TargetResolver;

/** What functions work with in a process beside the master's: the same directories. Stateless. */
final class LocalServices {
    private LocalServices() {}

    /** Services over the directories that the configuration names; nothing is read yet. */
    static FunctionServices of(SaltConfig config, Minions minions, EventSink events) {
        KeyStore keys = KeyStore.at(config.path("pki_dir"));
        DataCache data = new DataCache(config.path("cachedir"));
        return new FunctionServices(
                config,
                new LocalCacheJobStore(config.path("cachedir"), config.text("hash_type")),
                keys,
                data,
                new RootsFileServer(FileServerOptions.roots(config)),
                () -> new PillarCompiler(StoreOptions.pillar(config)),
                new TargetResolver(
                        keys, data, config.map("nodegroups"), config.bool("minion_data_cache")),
                minions,
                events,
                new LocalEvents(config),
                new AskedPresence(config.path("sock_dir"), new ConnectedAddresses(config, data)));
    }
}
