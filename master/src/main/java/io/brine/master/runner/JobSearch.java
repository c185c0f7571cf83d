package io.brine.master.runner;

import io.brine.master.function.FunctionException;
import io.brine.master.function.Invocation;
import io.brine.salt.payload.PythonText;
import io.brine.salt.target.Glob;

import org.jspecify.annotations.Nullable;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Which jobs {@code jobs.list_jobs} shows. Immutable.
 *
 * @param metadata a job must have one of these in its metadata; null or empty for any
 * @param functions a job's function must match one; empty for any
 * @param targets one of a job's targets must match one; empty for any
 * @param from the earliest start, or null
 * @param until the latest start, or null
 */
record JobSearch(
        Map<?, ?> metadata,
        List<Glob> functions,
        List<Glob> targets,
        @Nullable LocalDateTime from,
        @Nullable LocalDateTime until) {

    static JobSearch of(Invocation call, String metadata, String function, String target)
            throws FunctionException {
        return new JobSearch(
                call.value(metadata) instanceof Map<?, ?> map ? map : Map.of(),
                globs(call.value(function)),
                globs(call.value(target)),
                time(call, "start_time"),
                time(call, "end_time"));
    }

    private static List<Glob> globs(@Nullable Object given) {
        if (!Invocation.truth(given)) {
            return List.of();
        }
        Stream<String> patterns =
                given instanceof List<?> list
                        ? list.stream().map(PythonText::str)
                        : Stream.of(PythonText.str(given).split(",", -1)).map(String::strip);
        return patterns.map(Glob::compile).toList();
    }

    private static @Nullable LocalDateTime time(Invocation call, String parameter)
            throws FunctionException {
        return call.values().containsKey(parameter) && call.bool(parameter)
                ? LooseTime.parse(call.text(parameter))
                : null;
    }

    /** Whether a job, as {@link JobFormat} shows it, is wanted. */
    boolean wants(Map<String, @Nullable Object> job) {
        return metadataFits(job.get("Metadata"))
                && (functions.isEmpty() || matches(functions, job.get("Function")))
                && (targets.isEmpty() || anyTarget(job.get("Target")))
                && timeFits(PythonText.str(job.get("StartTime")));
    }

    private boolean metadataFits(@Nullable Object given) {
        if (metadata.isEmpty()) {
            return true;
        }
        return given instanceof Map<?, ?> has
                && metadata.entrySet().stream()
                        .anyMatch(
                                wanted ->
                                        has.containsKey(wanted.getKey())
                                                && Objects.equals(
                                                        has.get(wanted.getKey()),
                                                        wanted.getValue()));
    }

    private boolean anyTarget(@Nullable Object target) {
        return target instanceof List<?> list
                ? list.stream().anyMatch(one -> matches(targets, one))
                : matches(targets, target);
    }

    private static boolean matches(List<Glob> globs, @Nullable Object value) {
        String text = PythonText.str(value);
        return globs.stream().anyMatch(glob -> glob.matches(text));
    }

    private boolean timeFits(String startTime) {
        if (from == null && until == null) {
            return true;
        }
        LocalDateTime start;
        try {
            start = LooseTime.parse(startTime);
        } catch (FunctionException noTime) {
            return false;
        }
        return (from == null || !start.isBefore(from)) && (until == null || !start.isAfter(until));
    }
}
