package io.brine.master.request;

import io.brine.salt.crypto.MinionId;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which tags a minion may fire on the master's bus with {@code _minion_event}. It may not speak for
 * the master or for another minion: tags that the master itself fires are refused, and in the tags
 * that carry a minion's id that id must be its own.
 *
 * <p>Stricter than Salt, which keeps a short black-list and applies it to one of the two forms
 * only; everything that Salt's own minion sends is let through. Immutable.
 */
public final class EventTagPolicy {
    /** The longest tag in characters. */
    public static final int MAX_TAG_LENGTH = 1024;

    /** First parts of tags that only the master or a command line on its host may fire. */
    private static final List<Pattern> RESERVED =
            List.of(
                    Pattern.compile("salt/(auth|key)(/.*)?"),
                    Pattern.compile("key"),
                    Pattern.compile("\\d{20}(_.*)?"),
                    Pattern.compile(
                            "salt/(presence|run|wheel|cloud|cluster|stats|batch|netapi)/.*"),
                    Pattern.compile("salt/(event|event_listen|fileserver)/.*"),
                    // The reactor looks for this anywhere in a tag.
                    Pattern.compile(".*salt/reactors/manage.*"),
                    Pattern.compile("(minion|resource)/refresh/.*"));

    private static final Pattern JOB = Pattern.compile("salt/job/[^/]*(/(.*))?");
    private static final Pattern OF_A_MINION =
            Pattern.compile("(?:salt/)?(minion|beacon|syndic)/(.*)");

    private static final Pattern OF_A_JOB = Pattern.compile("(?:start|prog|sub)/(.*)");

    private EventTagPolicy() {}

    /**
     * Whether a minion may fire this tag.
     *
     * @param minionId the id that the request proved
     */
    public static boolean allows(String tag, String minionId) {
        if (tag.isEmpty() || tag.length() > MAX_TAG_LENGTH) {
            return false;
        }
        // The reader of an event splits tag and data at the first empty line.
        if (tag.chars().anyMatch(EventTagPolicy::breaksLines)) {
            return false;
        }
        if (RESERVED.stream().anyMatch(pattern -> pattern.matcher(tag).matches())) {
            return false;
        }
        var job = JOB.matcher(tag);
        if (job.matches()) {
            String rest = job.group(2) == null ? "" : job.group(2);
            return isOwn(rest, "start/", minionId)
                    || isOwn(rest, "prog/", minionId)
                    || isOwn(rest, "sub/", minionId);
        }
        var owned = OF_A_MINION.matcher(tag);
        return !owned.matches() || isOwn(owned.group(2), "", minionId);
    }

    /**
     * Whether a syndic may fire this tag for minions below it: those that are none of this master's
     * own, which speak for themselves.
     *
     * @param own whether an id has a key here
     */
    static boolean allowsBelow(String tag, Predicate<String> own) {
        Matcher job = JOB.matcher(tag);
        Matcher owned = OF_A_MINION.matcher(tag);
        String tail;
        if (job.matches()) {
            Matcher kind = OF_A_JOB.matcher(job.group(2) == null ? "" : job.group(2));
            tail = kind.matches() ? kind.group(1) : "";
        } else {
            tail = owned.matches() ? owned.group(2) : "";
        }
        String id = tail.substring(0, tail.indexOf('/') < 0 ? tail.length() : tail.indexOf('/'));
        return MinionId.isValid(id) && !own.test(id) && allows(tag, id);
    }

    /** Also what the dot of a regular expression would not match, and so hide from the rules. */
    private static boolean breaksLines(int character) {
        return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
    }

    private static boolean isOwn(String rest, String kind, String minionId) {
        if (!rest.startsWith(kind)) {
            return false;
        }
        String tail = rest.substring(kind.length());
        return tail.equals(minionId) || tail.startsWith(minionId + "/");
    }
}
