package io.brine.master.syndic;

import io.brine.master.event.EventBus;

import org.jspecify.annotations.Nullable;

/**
 * An event of this master's bus that is to go up.
 *
 * @param tag of the event
 * @param event its data is read when it is sent
 */
record Heard(String tag, EventBus.Event event) {
    private static final String JOB = "salt/job/";
    private static final String RETURN = "/ret/";
    private static final int JID_LENGTH = 20;

    /** Whether this is the return of a job, which goes another way than events. */
    boolean isReturn() {
        return jid(tag) != null && tag.startsWith(RETURN, JOB.length() + JID_LENGTH);
    }

    /** The job of the tag {@code salt/job/<jid>/…}, or null of another. */
    static @Nullable String jid(String tag) {
        int end = JOB.length() + JID_LENGTH;
        if (!tag.startsWith(JOB) || tag.length() <= end || tag.charAt(end) != '/') {
            return null;
        }
        String jid = tag.substring(JOB.length(), end);
        return jid.chars().allMatch(digit -> digit >= '0' && digit <= '9') ? jid : null;
    }
}
