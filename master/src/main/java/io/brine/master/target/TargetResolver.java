package io.brine.master.target;

import io.brine.master.cache.DataCache;
import io.brine.master.keys.KeyStore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Map;

/**
 * Matches targets against the accepted keys and the cached grains and pillar, greedily as Salt's
 * master does for publishes. Thread-safe; blocks on the disk.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class TargetResolver {
    private final KeyStore keys;
    private final DataCache data;
    private final Map<String, ?> nodegroups;
    private final boolean minionDataCache;

    /**
     * A resolver.
     *
     * @param nodegroups Salt's {@code nodegroups}: name to text or list
     * @param minionDataCache {@code minion_data_cache}; without it data targets mean every accepted
     *     minion
     */
    public TargetResolver(
            KeyStore keys, DataCache data, Map<String, ?> nodegroups, boolean minionDataCache) {
        this.keys = keys;
        this.data = data;
        this.nodegroups = nodegroups;
        this.minionDataCache = minionDataCache;
    }

    /**
     * The minions that a target means; nothing for an expression that is not valid.
     *
     * @param expression {@code tgt} as received: text, or a list for list targets
     * @param targetType {@code tgt_type} as received, for example {@code glob}
     * @param delimiter of nested keys, normally {@code ":"}; null means that
     * @throws IOException if keys or caches cannot be read
     */
    public TargetResolution resolve(
            @Nullable Object expression, String targetType, @Nullable String delimiter)
            throws IOException {
        throw new UnsupportedOperationException(
                "" + keys.pkiDir() + data.hashCode() + nodegroups + minionDataCache);
    }

    /**
     * As {@link #resolve}, but never a minion without cached grains; for {@code _mine_get}.
     *
     * @throws IOException if keys or caches cannot be read
     */
    public TargetResolution resolveWithData(
            @Nullable Object expression, String targetType, @Nullable String delimiter)
            throws IOException {
        throw new UnsupportedOperationException();
    }
}
