package io.brine.master.access;

import io.brine.master.target.TargetResolver;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What a list of access rules permits, be it of {@code publisher_acl}, {@code external_auth},
 * {@code peer} or a token. Salt's rules, but stricter in two places: every function of a compound
 * command must be permitted, not just one of them, and where minions may be behind syndics a rule
 * for certain minions permits nothing on a target that means none here.
 *
 * <p>Thread-safe; may block on the disk where a rule names a target.
 */
public final class AccessRules {
    private static final String FIND_JOB = "saltutil.find_job";
    private static final String KWARG = "__kwarg__";

    private final TargetResolver targets;
    private final boolean permissive;
    private final boolean minionsElsewhere;

    /** What rules say to a runner or wheel function. */
    public enum Permission {
        /** It may run. */
        PERMITTED,
        /** It may not. */
        DENIED,
        /** Its name is not of the form {@code module.function}. */
        MALFORMED
    }

    /**
     * Over a resolver for the rules that name targets.
     *
     * @param permissive {@code permissive_acl}: the rules of {@code *} are for everybody, also for
     *     those who have rules of their own
     * @param minionsElsewhere {@code order_masters}: a target may mean minions of syndics, which
     *     are not known here
     */
    public AccessRules(TargetResolver targets, boolean permissive, boolean minionsElsewhere) {
        this.targets = targets;
        this.permissive = permissive;
        this.minionsElsewhere = minionsElsewhere;
    }

    /**
     * The rules for one user: those under his name, those of his groups ({@code name%}), and those
     * under {@code *} if there are none under his name. A name is compared as it is, never taken
     * for a pattern.
     *
     * @param configured one back end's part of {@code external_auth}
     */
    public List<Object> rulesOf(
            Map<?, ? extends @Nullable Object> configured, String name, Collection<String> groups) {
        List<Object> rules = new ArrayList<>();
        boolean named = false;
        for (Map.Entry<?, ? extends @Nullable Object> entry : configured.entrySet()) {
            if (!(entry.getKey() instanceof String key) || key.startsWith("^")) {
                continue;
            }
            if (key.endsWith("%")) {
                if (groups.contains(key.substring(0, key.length() - 1))) {
                    add(rules, entry.getValue());
                }
            } else if (key.equals(name) && !key.equals("*")) {
                named = true;
                add(rules, entry.getValue());
            }
        }
        if (permissive || !named) {
            add(rules, configured.get("*"));
        }
        return rules;
    }

    private static void add(List<Object> rules, @Nullable Object more) {
        for (Object rule : FunctionRules.asList(more)) {
            if (rule != null) {
                rules.add(rule);
            }
        }
    }

    /**
     * Whether the rules permit a job; {@code saltutil.find_job} always is.
     *
     * @param arg the job's arguments; for several functions a list of such lists
     * @param minions whom the target means here
     * @throws IOException if a target of the rules cannot be resolved
     */
    public boolean permitsJob(
            List<?> rules,
            List<String> functions,
            List<? extends @Nullable Object> arg,
            Collection<String> minions)
            throws IOException {
        return permits(rules, functions, arg, minions, FIND_JOB);
    }

    /**
     * As {@link #permitsJob}, for minions, to whom nothing is permitted without a rule.
     *
     * @throws IOException if a target of the rules cannot be resolved
     */
    public boolean permitsPeer(
            List<?> rules,
            List<String> functions,
            List<? extends @Nullable Object> arg,
            Collection<String> minions)
            throws IOException {
        return permits(rules, functions, arg, minions, "");
    }

    private boolean permits(
            List<?> rules,
            List<String> functions,
            List<? extends @Nullable Object> arg,
            Collection<String> minions,
            String always)
            throws IOException {
        for (int i = 0; i < functions.size(); i++) {
            String function = functions.get(i);
            List<? extends @Nullable Object> own = functions.size() == 1 ? arg : nested(arg, i);
            if (!function.equals(always) && !permits(rules, function, own, minions)) {
                return false;
            }
        }
        return !functions.isEmpty();
    }

    private static List<? extends @Nullable Object> nested(
            List<? extends @Nullable Object> arg, int index) {
        return index < arg.size() && arg.get(index) instanceof List<?> own ? own : List.of();
    }

    private boolean permits(
            List<?> rules,
            String function,
            List<? extends @Nullable Object> arg,
            Collection<String> minions)
            throws IOException {
        for (Object rule : rules) {
            if (rule instanceof String regex && FunctionRules.matches(regex, function)) {
                return true;
            }
            if (!(rule instanceof Map<?, ?> byTarget) || byTarget.size() != 1) {
                continue;
            }
            Map.Entry<?, ?> only = byTarget.entrySet().iterator().next();
            if (only.getKey() instanceof String target && covers(target, minions)) {
                Map<?, ? extends @Nullable Object> kwargs = keywords(arg);
                int positional = kwargs.isEmpty() ? arg.size() : arg.size() - 1;
                if (FunctionRules.permit(
                        only.getValue(), function, arg.subList(0, positional), kwargs)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Map<?, ? extends @Nullable Object> keywords(
            List<? extends @Nullable Object> arg) {
        Object last = arg.isEmpty() ? null : arg.get(arg.size() - 1);
        return last instanceof Map<?, ?> map && map.containsKey(KWARG) ? map : Map.of();
    }

    private boolean covers(String target, Collection<String> minions) throws IOException {
        if (target.equals("*")) {
            return true;
        }
        if (target.startsWith("@") || (minions.isEmpty() && minionsElsewhere)) {
            return false;
        }
        return new HashSet<>(targets.resolve(target, "compound", null).minions())
                .containsAll(minions);
    }

    /**
     * Whether the rules permit a runner or wheel function: {@code @runner}, {@code @<module>}, or
     * such a name with conditions on function and arguments.
     *
     * @param form {@code runner} or {@code wheel}
     */
    public Permission permitsFunction(
            String form,
            List<?> rules,
            String function,
            List<? extends @Nullable Object> args,
            Map<?, ? extends @Nullable Object> kwargs) {
        if (rules.isEmpty()) {
            return Permission.DENIED;
        }
        int dot = function.indexOf('.');
        if (dot < 0 || function.indexOf('.', dot + 1) >= 0) {
            return Permission.MALFORMED;
        }
        String module = "@" + function.substring(0, dot);
        String name = function.substring(dot + 1);
        for (Object rule : rules) {
            if (rule instanceof String word && (word.equals(module) || isForm(word, form))) {
                return Permission.PERMITTED;
            }
            if (rule instanceof Map<?, ?> map && map.size() == 1) {
                Map.Entry<?, ?> only = map.entrySet().iterator().next();
                Object word = only.getKey();
                boolean permitted =
                        (module.equals(word)
                                        && FunctionRules.permit(
                                                only.getValue(), name, args, kwargs))
                                || (word instanceof String text
                                        && isForm(text, form)
                                        && FunctionRules.permit(
                                                only.getValue(), function, args, kwargs));
                if (permitted) {
                    return Permission.PERMITTED;
                }
            }
        }
        return Permission.DENIED;
    }

    private static boolean isForm(String word, String form) {
        return word.equals("@" + form) || word.equals("@" + form + "s");
    }
}
