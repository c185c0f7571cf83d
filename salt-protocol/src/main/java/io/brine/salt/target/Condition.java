package io.brine.salt.target;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A parsed target: what has to hold for a minion. Immutable and thread-safe. */
sealed interface Condition {
    boolean holds(MinionFacts facts);

    record All(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(MinionFacts facts) {
            return parts.stream().allMatch(p -> p.holds(facts));
        }
    }

    record Any(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(MinionFacts facts) {
            return parts.stream().anyMatch(p -> p.holds(facts));
        }
    }

    record Not(Condition part) implements Condition {
        @Override
        public boolean holds(MinionFacts facts) {
            return facts.isAccepted() && !part.holds(facts);
        }
    }

    record IdGlob(Glob glob) implements Condition {
        @Override
        public boolean holds(MinionFacts facts) {
            return facts.isAccepted() && glob.matches(facts.id());
        }
    }

    record IdRegex(BoundedRegex regex) implements Condition {
        @Override
        public boolean holds(MinionFacts facts) {
            return facts.isAccepted() && regex.matches(facts.id());
        }
    }

    record IdList(Set<String> ids) implements Condition {
        @Override
        public boolean holds(MinionFacts facts) {
            return facts.isAccepted() && ids.contains(facts.id());
        }
    }

    record Grain(NestedMatch match) implements Condition {
        @Override
        public boolean holds(MinionFacts facts) {
            Map<?, ?> grains = facts.grains();
            return grains != null && match.matches(grains);
        }
    }

    record Pillar(NestedMatch match) implements Condition {
        @Override
        public boolean holds(MinionFacts facts) {
            Map<?, ?> pillar = facts.pillar();
            return pillar != null && match.matches(pillar);
        }
    }

    /** A minion whose grains nobody knows is kept: that is how Salt's master expects answers. */
    record Ip(IpMatch match) implements Condition {
        @Override
        public boolean holds(MinionFacts facts) {
            Map<?, ?> grains = facts.grains();
            return grains == null ? facts.isMeantWithoutGrains() : match.matches(grains);
        }
    }
}
