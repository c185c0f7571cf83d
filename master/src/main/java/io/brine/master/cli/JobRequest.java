package io.brine.master.cli;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A job to publish. Immutable.
 *
 * @param target an expression (String), or a list of ids for the type {@code list}
 * @param targetType Salt's name of the kind of target: glob, pcre, list, grain, …
 * @param function a function's name (String), or several for a compound command
 * @param arguments its arguments, or one list of arguments for each function
 * @param returner {@code --return}; empty for none
 * @param jid the id to run under; empty to have the master give one
 * @param extra the request's {@code kwargs}: delimiter, metadata and so on
 */
record JobRequest(
        Object target,
        String targetType,
        Object function,
        List<@Nullable Object> arguments,
        String returner,
        String jid,
        Map<String, @Nullable Object> extra) {
    JobRequest {
        arguments = Collections.unmodifiableList(arguments);
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /** Another function for the same minions. */
    JobRequest calling(String otherFunction, List<@Nullable Object> otherArguments) {
        return new JobRequest(target, targetType, otherFunction, otherArguments, "", "", extra);
    }

    /** The same for another target. */
    JobRequest aimedAt(Object otherTarget, String otherType) {
        return new JobRequest(otherTarget, otherType, function, arguments, returner, jid, extra);
    }

    /** The same for exactly these minions. */
    JobRequest on(List<String> minions) {
        return aimedAt(minions, "list");
    }

    /** The same under a job id of the caller's choice. */
    JobRequest under(String otherJid) {
        return new JobRequest(target, targetType, function, arguments, returner, otherJid, extra);
    }

    /** The question whether a job is still running. */
    static JobRequest findJob(String jid, List<String> minions) {
        return new JobRequest(
                minions,
                "list",
                "saltutil.find_job",
                List.of(jid),
                "",
                "",
                Map.of("delimiter", ":"));
    }
}
