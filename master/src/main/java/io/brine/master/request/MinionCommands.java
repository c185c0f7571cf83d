package io.brine.master.request;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.cache.DataCache;
import io.brine.master.event.EventBus;
import io.brine.master.fileserver.FileServer;
import io.brine.master.job.JobCache;
import io.brine.master.pillar.PillarCache;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPools;
import io.brine.master.target.TargetResolver;
import io.brine.salt.channel.AcceptedKeys;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.event.EventTag;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The table of encrypted commands. */
public final class MinionCommands {
    private MinionCommands() {}

    /**
     * What the commands work with; thread-safe, all of it.
     *
     * @param config the options that some answers repeat
     * @param masterKeys for the signature under a pillar
     */
    public record Services(
            SaltConfig config,
            JobCache jobs,
            DataCache data,
            FileServer files,
            PillarCache pillar,
            TargetResolver targets,
            AcceptedKeys accepted,
            RsaKeyPair masterKeys,
            EventBus events,
            WorkPools pools,
            RefusalLog refusals) {}

    /** All commands by name; what is not in the table is answered with an empty map. */
    public static Map<String, MinionCommand> table(Services with) {
        Map<String, MinionCommand> table = new LinkedHashMap<>();
        ReturnStore returns =
                new ReturnStore(
                        with.jobs(),
                        with.events(),
                        with.pools().disk(),
                        new ReturnStore.Rules(
                                with.config().bool("job_cache"),
                                with.config().has("job_cache_store_endtime")
                                        && with.config().bool("job_cache_store_endtime")));
        table.put("_return", new ReturnCommand(returns, with.refusals()));
        table.put("_minion_event", new MinionEventCommand(with.events(), with.refusals()));
        table.put(
                "_pillar",
                new PillarCommand(
                        with.pillar(),
                        with.data(),
                        with.accepted(),
                        with.masterKeys(),
                        with.events(),
                        with.pools().pillar(),
                        with.config().bool("minion_data_cache"),
                        with.config().bool("minion_data_cache_events")));
        table.put(
                "_register_resources",
                request -> {
                    with.events()
                            .fire(
                                    EventTag.resourceRefresh(request.id()),
                                    Map.of("Resource cache refresh", request.id()));
                    return sealed(true);
                });
        table.put("_master_tops", request -> sealed(Map.of()));
        table.put("_ext_nodes", request -> sealed(Map.of()));
        table.put("_file_recv", request -> sealed(false));
        new FileCommands(with.files(), with.pools().files(), with.config()).addTo(table);
        new MineCommands(with.data(), with.targets(), with.pools().disk()).addTo(table);
        return table;
    }

    private static CompletionStage<Reply> sealed(@Nullable Object value) {
        return CompletableFuture.completedFuture(new Reply.Sealed(value));
    }
}
