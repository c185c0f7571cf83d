package io.brine.minion.module;

import io.brine.salt.target.MinionFacts;
import io.brine.salt.target.Target;
import io.brine.salt.target.TargetException;
import io.brine.salt.target.TargetMatcher;

/** {@code match.*}: whether this minion is meant by a target. Stateless. */
@SaltModule(value = "match", doc = "Try targets out on this minion.")
public final class MatchModule {
    @SaltFunction(
            value = "compound",
            params = "tgt, minion_id=None",
            doc =
                    """
                    Whether this minion matches the compound target.

                    CLI Example:

                        salt '*' match.compound 'L@cheese,foo and *'
                    """)
    public boolean compound(ExecutionContext context, Arguments args) {
        return matches("compound", context, args);
    }

    @SaltFunction(
            value = "glob",
            params = "tgt, minion_id=None",
            doc =
                    """
                    Whether this minion matches the shell glob.

                    CLI Example:

                        salt '*' match.glob '*'
                    """)
    public boolean glob(ExecutionContext context, Arguments args) {
        return matches("glob", context, args);
    }

    @SaltFunction(
            value = "list",
            params = "tgt, minion_id=None",
            doc =
                    """
                    Whether this minion matches the comma-separated list of ids.

                    CLI Example:

                        salt '*' match.list 'server1,server2'
                    """)
    public boolean list(ExecutionContext context, Arguments args) {
        return matches("list", context, args);
    }

    @SaltFunction(
            value = "pcre",
            params = "tgt, minion_id=None",
            doc =
                    """
                    Whether this minion matches the regular expression.

                    CLI Example:

                        salt '*' match.pcre '.*'
                    """)
    public boolean pcre(ExecutionContext context, Arguments args) {
        return matches("pcre", context, args);
    }

    @SaltFunction(
            value = "grain",
            params = "tgt, delimiter=':'",
            doc =
                    """
                    Whether this minion matches the grain expression.

                    CLI Example:

                        salt '*' match.grain 'os:Ubuntu'
                    """)
    public boolean grain(ExecutionContext context, Arguments args) {
        return matches("grain", context, args);
    }

    @SaltFunction(
            value = "grain_pcre",
            params = "tgt, delimiter=':'",
            doc =
                    """
                    Whether this minion matches the grain expression with a regular expression.

                    CLI Example:

                        salt '*' match.grain_pcre 'os:Fedo.*'
                    """)
    public boolean grainPcre(ExecutionContext context, Arguments args) {
        return matches("grain_pcre", context, args);
    }

    @SaltFunction(
            value = "pillar",
            params = "tgt, delimiter=':'",
            doc =
                    """
                    Whether this minion matches the pillar expression.

                    CLI Example:

                        salt '*' match.pillar 'cheese:foo'
                    """)
    public boolean pillar(ExecutionContext context, Arguments args) {
        return matches("pillar", context, args);
    }

    @SaltFunction(
            value = "pillar_pcre",
            params = "tgt, delimiter=':'",
            doc =
                    """
                    Whether this minion matches the pillar expression with a regular expression.

                    CLI Example:

                        salt '*' match.pillar_pcre 'cheese:(swiss|american)'
                    """)
    public boolean pillarPcre(ExecutionContext context, Arguments args) {
        return matches("pillar_pcre", context, args);
    }

    @SaltFunction(
            value = "ipcidr",
            params = "tgt",
            doc =
                    """
                    Whether this minion matches the address or network.

                    CLI Example:

                        salt '*' match.ipcidr '192.168.44.0/23'
                    """)
    public boolean ipcidr(ExecutionContext context, Arguments args) {
        return matches("ipcidr", context, args);
    }

    private static boolean matches(String type, ExecutionContext context, Arguments args) {
        String id = args.has("minion_id") ? args.text("minion_id") : context.id();
        MinionFacts facts = MinionFacts.of(id, context.grains(), context.pillar());
        try {
            Target target = Target.of(type, args.get("tgt"), args.optText("delimiter"));
            return TargetMatcher.compile(target).matches(facts);
        } catch (TargetException e) {
            throw new InvocationException(String.valueOf(e.getMessage()));
        }
    }
}
