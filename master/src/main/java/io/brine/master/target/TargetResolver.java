package io.brine.master.target;

import io.brine.master.cache.DataBank;
import io.brine.master.cache.DataCache;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;
import io.brine.salt.target.MinionFacts;
import io.brine.salt.target.Nodegroups;
import io.brine.salt.target.Target;
import io.brine.salt.target.TargetException;
import io.brine.salt.target.TargetMatcher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Matches targets against the accepted keys and the cached grains and pillar, greedily as Salt's
 * master does for publishes. Thread-safe; blocks on the disk.
 *
 * <p>A minion of which no grains or pillar are known never matches a target on them (as in Salt
 * 3008), but does match an address target, since that is how Salt expects answers.
 */
public final class TargetResolver {
    private static final Logger LOG = LoggerFactory.getLogger(TargetResolver.class);
    private static final TargetResolution NOBODY = new TargetResolution(List.of(), List.of());

    private final KeyStore keys;
    private final DataCache data;
    private final Nodegroups nodegroups;
    private final boolean minionDataCache;

    /**
     * A resolver.
     *
     * @param nodegroups Salt's {@code nodegroups}: name to text or list
     * @param minionDataCache {@code minion_data_cache}; without it data targets mean every accepted
     *     minion
     */
    public TargetResolver(
            KeyStore keys,
            DataCache data,
            Map<String, ? extends @Nullable Object> nodegroups,
            boolean minionDataCache) {
        this.keys = keys;
        this.data = data;
        this.nodegroups = Nodegroups.of(withoutNulls(nodegroups));
        this.minionDataCache = minionDataCache;
    }

    private static Map<String, Object> withoutNulls(
            Map<String, ? extends @Nullable Object> nodegroups) {
        return nodegroups.entrySet().stream()
                .filter(group -> group.getValue() != null)
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                group -> Objects.requireNonNull(group.getValue())));
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
        return among(true, expression, targetType, delimiter);
    }

    /**
     * As {@link #resolve}, but targets on data mean every minion that has data, even one whose key
     * is gone, and none that has not: Salt's way when it is not greedy; for {@code _mine_get}.
     *
     * @throws IOException if keys or caches cannot be read
     */
    public TargetResolution resolveWithData(
            @Nullable Object expression, String targetType, @Nullable String delimiter)
            throws IOException {
        return among(false, expression, targetType, delimiter);
    }

    private TargetResolution among(
            boolean greedy,
            @Nullable Object expression,
            String targetType,
            @Nullable String delimiter)
            throws IOException {
        try {
            NavigableSet<String> accepted = keys.ids(KeyState.ACCEPTED);
            Target target = Target.of(targetType, expression, delimiter);
            if (!minionDataCache && needsData(target)) {
                return withoutData(target, greedy, accepted);
            }
            TreeSet<String> candidates = new TreeSet<>(accepted);
            if (!greedy) {
                candidates.addAll(data.ids(DataBank.GRAINS));
            }
            TargetMatcher.Resolution found =
                    TargetMatcher.resolve(
                            target,
                            nodegroups,
                            candidates,
                            id -> new CachedFacts(id, accepted.contains(id), greedy));
            return new TargetResolution(found.minions(), found.missing());
        } catch (TargetException e) {
            LOG.warn("the target means no minion: {}", e.getMessage());
            return NOBODY;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Compound targets decide over access too, so that they never mean more than can be told. */
    private static TargetResolution withoutData(
            Target target, boolean greedy, Collection<String> accepted) {
        return switch (target.type()) {
            case COMPOUND, COMPOUND_PILLAR_EXACT, NODEGROUP -> {
                LOG.warn(
                        "the target means no minion: {} targets need minion_data_cache",
                        target.type().wireName());
                yield NOBODY;
            }
            default -> greedy ? new TargetResolution(List.copyOf(accepted), List.of()) : NOBODY;
        };
    }

    private static boolean needsData(Target target) {
        return switch (target.type()) {
            case GLOB, LIST, PCRE -> false;
            case GRAIN,
                    GRAIN_PCRE,
                    PILLAR,
                    PILLAR_PCRE,
                    PILLAR_EXACT,
                    IPCIDR,
                    NODEGROUP,
                    COMPOUND,
                    COMPOUND_PILLAR_EXACT ->
                    true;
        };
    }

    private final class CachedFacts implements MinionFacts {
        private final String id;
        private final boolean accepted;
        private final boolean greedy;

        CachedFacts(String id, boolean accepted, boolean greedy) {
            this.id = id;
            this.accepted = accepted;
            this.greedy = greedy;
        }

        @Override
        public boolean isAccepted() {
            return accepted;
        }

        @Override
        public boolean isMeantWithoutGrains() {
            return greedy;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public @Nullable Map<?, ?> grains() {
            return fetch(DataBank.GRAINS);
        }

        @Override
        public @Nullable Map<?, ?> pillar() {
            return fetch(DataBank.PILLAR);
        }

        private @Nullable Map<?, ?> fetch(DataBank bank) {
            try {
                return data.fetch(bank, id);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
