package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A job that is at work now. Immutable. {@code data} is what {@code saltutil.running} shows of it:
 * {@code fun, arg, tgt, jid, ret, tgt_type, user, pid, …} of the publication.
 *
 * @param jid the job id, 20 digits
 * @param fun the function
 * @param data the publication and the pid, in the order in which they are shown
 */
public record RunningJob(String jid, String fun, Map<String, @Nullable Object> data) {}
