package io.brine.master.request;

import io.brine.master.cache.DataBank;
import io.brine.master.cache.DataCache;
import io.brine.master.event.EventBus;
import io.brine.master.pillar.PillarCache;
import io.brine.master.pillar.PillarRequest;
import io.brine.master.process.WorkPool;
import io.brine.salt.channel.AcceptedKeys;
import io.brine.salt.channel.SignedPillar;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.event.EventTag;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * {@code _pillar}: remembers the minion's grains, compiles its pillar and sends it under a key of
 * its own, signed.
 */
final class PillarCommand implements MinionCommand {
    private static final Logger LOG = LoggerFactory.getLogger(PillarCommand.class);

    private final PillarCache pillars;
    private final DataCache cache;
    private final AcceptedKeys accepted;
    private final RsaKeyPair masterKeys;
    private final EventBus events;
    private final WorkPool pool;
    private final boolean remember;
    private final boolean announce;

    /**
     * A command.
     *
     * @param remember {@code minion_data_cache}: without it no grains are kept
     * @param announce {@code minion_data_cache_events}
     */
    PillarCommand(
            PillarCache pillars,
            DataCache cache,
            AcceptedKeys accepted,
            RsaKeyPair masterKeys,
            EventBus events,
            WorkPool pool,
            boolean remember,
            boolean announce) {
        this.pillars = pillars;
        this.cache = cache;
        this.accepted = accepted;
        this.masterKeys = masterKeys;
        this.events = events;
        this.pool = pool;
        this.remember = remember;
        this.announce = announce;
    }

    @Override
    public CompletionStage<Reply> run(MinionRequest request) {
        return pool.submit(() -> answer(request));
    }

    private Reply answer(MinionRequest request) throws Exception {
        String id = request.id();
        PayloadMap load = request.load();
        RSAPublicKey key = accepted.find(id);
        if (key == null) {
            // What a minion takes for "authenticate again".
            return new Reply.Sealed(Map.of());
        }
        Map<Object, @Nullable Object> grains = load.mapOrEmpty("grains").toMap();
        grains.put("id", id);
        keep(id, grains);
        Map<Object, @Nullable Object> pillar =
                pillars.get(
                        new PillarRequest(
                                id,
                                grains,
                                optional(load, "saltenv"),
                                optional(load, "pillarenv"),
                                load.mapOrEmpty("pillar_override").toMap(),
                                load.get("ext"),
                                load.mapOrEmpty("extra_minion_data").toMap()),
                        load.boolOr("clean_cache", false));
        if (remember && announce) {
            events.fire(EventTag.minionRefresh(id), Map.of("Minion data cache refresh", id));
        }
        return new Reply.Packed(SignedPillar.seal(request.opened(), pillar, masterKeys, key));
    }

    private void keep(String id, Map<?, ?> grains) {
        if (!remember) {
            return;
        }
        try {
            cache.store(DataBank.GRAINS, id, grains);
        } catch (IOException e) {
            LOG.error("The grains of {} could not be kept: {}", id, e.toString());
        }
    }

    private static @Nullable String optional(PayloadMap load, String key) {
        return load.get(key) instanceof String text && !text.isEmpty() ? text : null;
    }
}
