package io.brine.master.pillar;

import io.brine.master.cache.DataBank;
import io.brine.master.cache.DataCache;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives minions their pillar: compiled, or with {@code pillar_cache} as it was compiled last, and
 * remembers it for targets on pillar. Thread-safe; blocks as the compiler does.
 *
 * <p>As in Salt a minion has one cached pillar for each {@code pillarenv}, and {@code
 * pillar_override} is laid over what is cached, never kept in it: a minion cannot choose the data
 * that targets see. A pillar with errors is not kept for the next request.
 */
public final class PillarCache {
    private static final Logger LOG = LoggerFactory.getLogger(PillarCache.class);
    private static final String ERRORS = "_errors";
    private static final long MAX_OCTETS = 64L << 20;

    /** Where cached pillars lie. */
    public enum Backend {
        /** {@code cachedir/pillar/<id>.p}, where targets on pillar look too. */
        DISK,
        /** In this process, up to 64 MiB; the ones not asked for longest go first. */
        MEMORY
    }

    /**
     * The options.
     *
     * @param enabled {@code pillar_cache}
     * @param backend {@code pillar_cache_backend}
     * @param timeToLive {@code pillar_cache_ttl}
     * @param remember {@code minion_data_cache}: keep pillars for targets
     */
    public record Settings(
            boolean enabled, Backend backend, Duration timeToLive, boolean remember) {}

    // two arrays with the same octets are never compared here
    @SuppressWarnings("ArrayRecordComponent")
    private record Kept(byte[] packed, Instant since) {}

    private final PillarCompiler compiler;
    private final DataCache data;
    private final Settings settings;
    private final InstantSource clock;
    private final Map<String, Kept> memory = new LinkedHashMap<>(64, 0.75f, true);
    private long octets;

    /** A cache in front of this compiler. */
    public PillarCache(
            PillarCompiler compiler, DataCache data, Settings settings, InstantSource clock) {
        this.compiler = compiler;
        this.data = data;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The minion's pillar, with {@code _errors} if something was wrong.
     *
     * @param clean {@code clean_cache}: forget what is cached first
     */
    public Map<Object, @Nullable Object> get(PillarRequest request, boolean clean) {
        if (!settings.enabled() || request.onDemand() != null || !compiler.knows(request)) {
            Map<Object, @Nullable Object> pillar = compiler.compile(request);
            boolean plain = request.override().isEmpty() && request.onDemand() == null;
            if (plain && (!settings.enabled() || compiler.knows(request))) {
                remember(request.minionId(), pillar);
            }
            return pillar;
        }
        String key = key(request);
        if (clean) {
            forget(key);
        }
        Map<Object, @Nullable Object> pillar = clean ? null : cached(key);
        if (pillar == null) {
            pillar = compiler.compile(request.withoutOverride());
            keep(key, request.minionId(), pillar);
        }
        return compiler.overridden(pillar, request);
    }

    private String key(PillarRequest request) {
        String environment = compiler.environment(request);
        return environment == null ? request.minionId() : request.minionId() + ":" + environment;
    }

    private @Nullable Map<Object, @Nullable Object> cached(String key) {
        Instant oldest = clock.instant().minus(settings.timeToLive());
        try {
            Map<?, ?> known =
                    settings.backend() == Backend.DISK
                            ? data.fetchSince(DataBank.PILLAR, key, oldest)
                            : inMemory(key, oldest);
            return known == null || known.isEmpty() || known.containsKey(ERRORS)
                    ? null
                    : PillarValues.copy(known);
        } catch (IOException e) {
            LOG.error("The cached pillar {} cannot be read: {}", key, e.toString());
            return null;
        }
    }

    private @Nullable Map<?, ?> inMemory(String key, Instant oldest) {
        Kept known;
        synchronized (memory) {
            known = memory.get(key);
        }
        if (known == null || known.since().isBefore(oldest)) {
            return null;
        }
        try {
            return SaltPack.unpack(known.packed()) instanceof Map<?, ?> map ? map : null;
        } catch (PayloadException e) {
            throw new IllegalStateException("what was packed here cannot be unpacked", e);
        }
    }

    private void keep(String key, String minionId, Map<Object, @Nullable Object> pillar) {
        if (settings.backend() == Backend.MEMORY) {
            keepInMemory(key, new Kept(SaltPack.packBin(pillar), clock.instant()));
            remember(minionId, pillar);
            return;
        }
        store(key, pillar);
    }

    private void keepInMemory(String key, Kept fresh) {
        synchronized (memory) {
            Kept before = memory.put(key, fresh);
            octets += fresh.packed().length - (before == null ? 0 : before.packed().length);
            var longest = memory.values().iterator();
            while (octets > MAX_OCTETS && longest.hasNext()) {
                octets -= longest.next().packed().length;
                longest.remove();
            }
        }
    }

    private void forget(String key) {
        try {
            synchronized (memory) {
                Kept before = memory.remove(key);
                octets -= before == null ? 0 : before.packed().length;
            }
            if (settings.backend() == Backend.DISK) {
                data.flush(DataBank.PILLAR, key);
            }
        } catch (IOException e) {
            LOG.error("The cached pillar {} cannot be removed: {}", key, e.toString());
        }
    }

    private void remember(String minionId, Map<Object, @Nullable Object> pillar) {
        if (settings.remember()) {
            store(minionId, pillar);
        }
    }

    private void store(String key, Map<Object, @Nullable Object> pillar) {
        try {
            data.store(DataBank.PILLAR, key, pillar);
        } catch (IllegalArgumentException strange) {
            LOG.warn("a pillar is not cached: its pillarenv is no plain name");
        } catch (IOException e) {
            LOG.error("The pillar of {} could not be kept: {}", key, e.toString());
        }
    }
}
