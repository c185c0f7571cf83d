package io.brine.minion.target;

import io.brine.minion.module.MinionServices;
import io.brine.salt.target.MinionFacts;
import io.brine.salt.target.Target;
import io.brine.salt.target.TargetException;
import io.brine.salt.target.TargetMatcher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.function.Predicate;

/**
 * Whether a publication means this minion, by its id, grains and pillar as they are at that moment.
 * A target that cannot be understood means nobody. Thread-safe.
 */
public final class SelfMatcher implements Predicate<Map<String, @Nullable Object>> {

    private static final Logger LOG = LoggerFactory.getLogger(SelfMatcher.class);
    private static final String DEFAULT_TYPE = "glob";

    private final MinionServices self;

    /** Matches against what {@code self} knows. */
    public SelfMatcher(MinionServices self) {
        this.self = self;
    }

    @Override
    public boolean test(Map<String, @Nullable Object> load) {
        Object type = load.get("tgt_type");
        Object delimiter = load.get("delimiter");
        try {
            Target target =
                    Target.of(
                            type == null ? DEFAULT_TYPE : type.toString(),
                            load.get("tgt"),
                            delimiter instanceof String text ? text : null);
            return TargetMatcher.compile(target)
                    .matches(MinionFacts.of(self.id(), self.grains(), self.pillar()));
        } catch (TargetException e) {
            LOG.debug("Job {} has a target that means nobody: {}", load.get("jid"), e.getMessage());
            return false;
        }
    }
}
