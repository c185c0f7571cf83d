package io.brine.master.publish;

import io.brine.master.target.TargetResolver;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which functions users other than the master's own may publish, and on whom: {@code publisher_acl}
 * and {@code publisher_acl_blacklist}. What an entry does not clearly permit is refused.
 * Thread-safe; may block on the disk where an entry names a target.
 */
public final class PublisherAcl {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherAcl.class);
    private static final String FIND_JOB = "saltutil.find_job";

    private final Map<String, ?> acl;
    private final Map<String, ?> blacklist;
    private final boolean sudoAcl;
    private final TargetResolver targets;

    /**
     * Over the options as the configuration holds them.
     *
     * @param acl {@code publisher_acl}: user or pattern to functions
     * @param blacklist {@code publisher_acl_blacklist}: {@code users} and {@code modules}
     * @param sudoAcl {@code sudo_acl}: the list also binds those who come through sudo
     */
    public PublisherAcl(
            Map<String, ?> acl, Map<String, ?> blacklist, boolean sudoAcl, TargetResolver targets) {
        this.acl = acl;
        this.blacklist = blacklist;
        this.sudoAcl = sudoAcl;
        this.targets = targets;
    }

    /** Whether the black-list names the user or one of the functions. */
    public boolean isBlacklisted(String user, List<String> functions) {
        return matchesAny(blacklist.get("users"), user)
                || functions.stream().anyMatch(fun -> matchesAny(blacklist.get("modules"), fun));
    }

    /**
     * Whether a user whose key was right may publish this.
     *
     * @param privileged the user is root or the master's own
     * @param minions whom the target means
     * @throws IOException if a target of the list cannot be resolved
     */
    public boolean permits(
            String user, boolean privileged, List<String> functions, Collection<String> minions)
            throws IOException {
        boolean sudo = user.startsWith("sudo_");
        if (privileged || (sudo && !sudoAcl)) {
            return true;
        }
        if (functions.stream().allMatch(FIND_JOB::equals)) {
            return true;
        }
        List<Object> entries = entriesOf(sudo ? user.substring("sudo_".length()) : user);
        for (String function : functions) {
            if (!permitted(entries, function, minions)) {
                return false;
            }
        }
        return true;
    }

    private List<Object> entriesOf(String user) {
        List<Object> entries = new ArrayList<>();
        acl.forEach(
                (name, value) -> {
                    if (matches(name, user)) {
                        entries.addAll(asList(value));
                    }
                });
        return entries;
    }

    private boolean permitted(List<Object> entries, String function, Collection<String> minions)
            throws IOException {
        for (Object entry : entries) {
            if (entry instanceof String pattern && matches(pattern, function)) {
                return true;
            }
            if (entry instanceof Map<?, ?> byTarget && permitted(byTarget, function, minions)) {
                return true;
            }
        }
        return false;
    }

    private boolean permitted(Map<?, ?> byTarget, String function, Collection<String> minions)
            throws IOException {
        for (Map.Entry<?, ?> entry : byTarget.entrySet()) {
            if (!(entry.getKey() instanceof String target) || target.startsWith("@")) {
                continue;
            }
            if (matchesAny(entry.getValue(), function)) {
                Set<String> allowed =
                        new HashSet<>(targets.resolve(target, "compound", null).minions());
                if (allowed.containsAll(minions)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean matchesAny(@Nullable Object patterns, String text) {
        return asList(patterns).stream()
                .anyMatch(pattern -> pattern instanceof String regex && matches(regex, text));
    }

    private static List<Object> asList(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case Collection<?> many -> {
                List<Object> all = new ArrayList<>();
                for (Object one : many) {
                    if (one != null) {
                        all.add(one);
                    }
                }
                yield all;
            }
            default -> List.of(value);
        };
    }

    /**
     * The whole text must match, so that {@code test.ping} does not permit {@code test.pingall}.
     */
    private static boolean matches(String regex, String text) {
        if (regex.equals(text)) {
            return true;
        }
        try {
            return Pattern.compile(regex.strip()).matcher(text).matches();
        } catch (PatternSyntaxException e) {
            LOG.warn("publisher_acl: '{}' is no regular expression: {}", regex, e.getDescription());
            return false;
        }
    }
}
