package io.brine.master.request;

import io.brine.master.access.AccessRules;
import io.brine.master.target.TargetResolver;
import io.brine.salt.target.BoundedRegex;
import io.brine.salt.target.TargetException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What minions may have other minions and the master do: {@code peer} and {@code peer_run}, maps of
 * expressions for minion ids to rules. Thread-safe; may block on the disk.
 */
final class PeerRules {
    private static final Logger LOG = LoggerFactory.getLogger(PeerRules.class);
    private static final String RECURSIVE = "publish.";

    private final Map<String, ? extends @Nullable Object> peer;
    private final Map<String, ? extends @Nullable Object> peerRun;
    private final AccessRules rules;
    private final TargetResolver targets;

    PeerRules(
            Map<String, ? extends @Nullable Object> peer,
            Map<String, ? extends @Nullable Object> peerRun,
            AccessRules rules,
            TargetResolver targets) {
        this.peer = peer;
        this.peerRun = peerRun;
        this.rules = rules;
        this.targets = targets;
    }

    /**
     * Whether a minion may publish this. What publishes in turn never may, nor a target on pillar
     * that finds more by a pattern than by its exact value, since that would tell of other minions'
     * pillar.
     *
     * @param functions one or several
     * @param arg as it was sent
     */
    boolean permitsPublish(
            String minionId,
            List<String> functions,
            List<? extends @Nullable Object> arg,
            @Nullable Object target,
            String targetType)
            throws IOException {
        if (functions.stream().anyMatch(fun -> fun.strip().startsWith(RECURSIVE))) {
            return false;
        }
        List<Object> own = of(peer, minionId);
        if (own.isEmpty()) {
            return false;
        }
        List<String> minions = targets.resolve(target, targetType, null).minions();
        String exact = exact(targetType);
        if (!exact.equals(targetType)) {
            Set<String> extra = new HashSet<>(minions);
            targets.resolve(target, exact, null).minions().forEach(extra::remove);
            if (!extra.isEmpty()) {
                return false;
            }
        }
        return rules.permitsPeer(own, functions, arg, minions);
    }

    /** Whether a minion may run this runner. */
    boolean permitsRunner(String minionId, String function) {
        return of(peerRun, minionId).stream()
                .anyMatch(rule -> rule instanceof String regex && matches(regex, function));
    }

    private static String exact(String targetType) {
        return switch (targetType) {
            case "pillar", "pillar_pcre" -> "pillar_exact";
            case "compound" -> "compound_pillar_exact";
            default -> targetType;
        };
    }

    private static List<Object> of(Map<String, ? extends @Nullable Object> all, String minionId) {
        List<Object> own = new ArrayList<>();
        all.forEach(
                (regex, listed) -> {
                    if (listed instanceof List<?> some && matches(regex, minionId)) {
                        for (Object rule : some) {
                            if (rule != null) {
                                own.add(rule);
                            }
                        }
                    }
                });
        return own;
    }

    private static boolean matches(String regex, String text) {
        try {
            return BoundedRegex.compile(regex).matches(text);
        } catch (TargetException e) {
            LOG.warn("peer, peer_run: a rule matches nothing: {}", e.getMessage());
            return false;
        }
    }
}
