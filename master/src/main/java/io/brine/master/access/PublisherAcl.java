package io.brine.master.access;

import io.brine.salt.target.BoundedRegex;
import io.brine.salt.target.Glob;
import io.brine.salt.target.TargetException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code publisher_acl} and {@code publisher_acl_blacklist}: which rules bind the users of this
 * host other than the master's own, and who and what is refused whatever the rules say. Immutable
 * and thread-safe.
 */
public final class PublisherAcl {
    private static final String SUDO = "sudo_";

    private final Map<String, ? extends @Nullable Object> acl;
    private final Map<String, ? extends @Nullable Object> blacklist;
    private final boolean sudoAcl;

    /**
     * Over the options as the configuration holds them.
     *
     * @param acl {@code publisher_acl}: user, glob or expression to rules
     * @param blacklist {@code publisher_acl_blacklist}: {@code users} and {@code modules}
     * @param sudoAcl {@code sudo_acl}: the list also binds those who come through sudo
     */
    public PublisherAcl(
            Map<String, ? extends @Nullable Object> acl,
            Map<String, ? extends @Nullable Object> blacklist,
            boolean sudoAcl) {
        this.acl = acl;
        this.blacklist = blacklist;
        this.sudoAcl = sudoAcl;
    }

    /** Whether the black-list names the user or one of the functions. */
    public boolean isBlacklisted(String user, List<String> functions) {
        return matchesAny(blacklist.get("users"), user)
                || functions.stream().anyMatch(fun -> matchesAny(blacklist.get("modules"), fun));
    }

    /**
     * What a user whose key was right may do; null for everything, empty for nothing.
     *
     * @param standing what the key said
     */
    public @Nullable List<Object> rulesOf(String user, PublisherKeys.Standing standing) {
        return switch (standing) {
            case NONE -> List.of();
            case FULL -> null;
            case SUDO ->
                    sudoAcl && !acl.isEmpty() ? entriesOf(user.substring(SUDO.length())) : null;
            case LISTED -> entriesOf(user);
        };
    }

    private List<Object> entriesOf(String user) {
        List<Object> entries = new ArrayList<>();
        acl.forEach(
                (name, value) -> {
                    if (matches(name, user)) {
                        for (Object entry : FunctionRules.asList(value)) {
                            if (entry != null) {
                                entries.add(entry);
                            }
                        }
                    }
                });
        return entries;
    }

    private static boolean matchesAny(@Nullable Object patterns, String text) {
        return FunctionRules.asList(patterns).stream()
                .anyMatch(pattern -> pattern instanceof String some && matches(some, text));
    }

    /** The pattern as a glob or, matching the whole text, as a regular expression. */
    static boolean matches(String pattern, String text) {
        if (Glob.compile(pattern).matches(text)) {
            return true;
        }
        try {
            return BoundedRegex.compile("(?:" + pattern + ")\\Z").matches(text);
        } catch (TargetException e) {
            return false;
        }
    }
}
