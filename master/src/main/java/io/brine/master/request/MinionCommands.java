package io.brine.master.request;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.access.AccessRules;
import io.brine.master.cache.DataCache;
import io.brine.master.event.EventBus;
import io.brine.master.fileserver.FileServer;
import io.brine.master.fileserver.PushedFiles;
import io.brine.master.function.FunctionClient;
import io.brine.master.function.Minions;
import io.brine.master.job.JobCache;
import io.brine.master.keys.KeyStore;
import io.brine.master.pillar.PillarCache;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPools;
import io.brine.master.publish.JobPublisher;
import io.brine.master.target.TargetResolver;
import io.brine.salt.channel.AcceptedKeys;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.event.EventTag;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The table of encrypted commands. */
public final class MinionCommands {
    private static final Logger LOG = LoggerFactory.getLogger(MinionCommands.class);

    private MinionCommands() {}

    /**
     * What the commands work with; thread-safe, all of it.
     *
     * @param config the options that some answers repeat
     * @param pushed where files go that minions push; null if they may not
     * @param masterKeys for the signature under a pillar
     * @param keys where a minion's own key is deleted when it asks for that
     * @param peers what minions have each other and the master do
     */
    public record Services(
            SaltConfig config,
            JobCache jobs,
            DataCache data,
            FileServer files,
            @Nullable PushedFiles pushed,
            PillarCache pillar,
            TargetResolver targets,
            AcceptedKeys accepted,
            RsaKeyPair masterKeys,
            EventBus events,
            WorkPools pools,
            RefusalLog refusals,
            KeyStore keys,
            Peers peers) {}

    /**
     * What minions need to have each other and the master do something.
     *
     * @param rules what {@code peer} is read by
     * @param user whom their jobs say that they are of
     */
    public record Peers(
            AccessRules rules,
            JobPublisher publisher,
            FunctionClient runner,
            Minions minions,
            String user) {}

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
        table.put("_return", signed(new ReturnCommand(returns, with.refusals()), with));
        table.put("_syndic_return", signed(syndicReturns(returns, with), with));
        table.put(
                "_minion_event",
                new MinionEventCommand(with.events(), syndicEvents(with), with.refusals()));
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
        table.put("verify_minion", request -> sealed(""));
        table.put("revoke_auth", revokeAuth(with));
        peers(with).addTo(table);
        new MineCommands(
                        flag(with.config(), "minion_data_cache")
                                || flag(with.config(), "enforce_mine_cache"),
                        with.data(),
                        with.targets(),
                        with.pools().disk(),
                        with.config().has("mine_get") ? with.config().map("mine_get") : null)
                .addTo(table);
        table.put(
                "_file_recv",
                new FileRecvCommand(with.pushed(), with.pools().files(), with.refusals()));
        new FileCommands(with.files(), with.pools().files(), with.config(), with.refusals())
                .addTo(table);
        return table;
    }

    private static MinionCommand signed(MinionCommand command, Services with) {
        SaltConfig config = with.config();
        String algorithm = config.optText("signing_algorithm");
        return new SignedCommand(
                command,
                new SignedCommand.Policy(
                        flag(config, "require_minion_sign_messages"),
                        flag(config, "drop_messages_signature_fail"),
                        SigAlgo.of(algorithm == null ? "PKCS1v15-SHA1" : algorithm)
                                .orElse(SigAlgo.PKCS1V15_SHA1)),
                with.accepted(),
                with.pools().crypto(),
                with.refusals());
    }

    private static MinionCommand syndicReturns(ReturnStore returns, Services with) {
        return new SyndicReturnCommand(
                flag(with.config(), "order_masters"),
                returns,
                with.jobs(),
                with.accepted(),
                with.config().path("cachedir"),
                with.pools().disk(),
                with.refusals());
    }

    private static SyndicEvents syndicEvents(Services with) {
        return new SyndicEvents(
                flag(with.config(), "order_masters"),
                with.jobs(),
                with.accepted(),
                with.pools().disk(),
                with.refusals());
    }

    private static MinionCommand revokeAuth(Services with) {
        SaltConfig config = with.config();
        return new RevokeAuthCommand(
                new RevokeAuthCommand.Policy(
                        flag(config, "allow_minion_key_revoke"),
                        !config.has("rotate_aes_key") || config.bool("rotate_aes_key"),
                        config.path("cachedir"),
                        config.text("id")),
                with.keys(),
                with.data(),
                with.events(),
                with.pools().disk());
    }

    private static PeerCommands peers(Services with) {
        SaltConfig config = with.config();
        Peers peers = with.peers();
        PeerRules rules =
                new PeerRules(
                        map(config, "peer"),
                        map(config, "peer_run"),
                        peers.rules(),
                        with.targets());
        return new PeerCommands(
                rules,
                new PeerCommands.Services(
                        peers.publisher(),
                        with.jobs(),
                        peers.runner(),
                        peers.minions(),
                        with.pools(),
                        with.refusals(),
                        config.path("cachedir"),
                        map(config, "nodegroups"),
                        peers.user()));
    }

    private static Map<String, ? extends @Nullable Object> map(SaltConfig config, String key) {
        if (!config.has(key)) {
            return Map.of();
        }
        try {
            return config.map(key);
        } catch (ConfigException e) {
            // Salt starts with `peer: True` too, and permits nothing by it.
            LOG.warn("{}; it counts as empty", e.getMessage());
            return Map.of();
        }
    }

    private static boolean flag(SaltConfig config, String key) {
        return config.has(key) && config.bool(key);
    }

    private static CompletionStage<Reply> sealed(@Nullable Object value) {
        return CompletableFuture.completedFuture(new Reply.Sealed(value));
    }
}
