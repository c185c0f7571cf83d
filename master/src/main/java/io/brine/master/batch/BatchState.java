package io.brine.master.batch;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a batch of Salt 3008 stands, as {@code .batch.p} holds it, and its next step. Times are
 * seconds since the epoch. Confined to one thread.
 */
final class BatchState {
    private static final String HALTED = "halted";

    private final Map<Object, @Nullable Object> fields;
    private final List<String> pending;
    private final Map<Object, @Nullable Object> active;
    private final Map<Object, @Nullable Object> done;
    private final Map<Object, @Nullable Object> failed;
    private List<Double> wait;

    /** What a step did. */
    record Step(List<String> publish, boolean changed) {}

    private BatchState(Map<?, ?> fields) {
        this.fields = new LinkedHashMap<>(fields);
        this.pending = ids(fields.get("pending"));
        this.active = map(fields.get("active"));
        this.done = map(fields.get("done"));
        this.failed = map(fields.get("failed"));
        this.wait = times(fields.get("wait"));
    }

    /** From what a file or an event holds. */
    static BatchState of(Map<?, ?> fields) {
        return new BatchState(fields);
    }

    /** For the file, with Salt's fields. */
    Map<Object, @Nullable Object> toMap() {
        fields.put("pending", pending);
        fields.put("active", active);
        fields.put("done", done);
        fields.put("failed", failed);
        fields.put("wait", wait);
        return fields;
    }

    /**
     * Takes returns in, gives up minions whose time is over, and says whom the job goes to next.
     *
     * @param returns by minion id: {@code ret} and {@code retcode}
     */
    Step progress(Map<String, Map<Object, @Nullable Object>> returns, double now) {
        double pause = number("batch_wait", 0);
        boolean changed = false;
        boolean failure = false;
        for (Map.Entry<String, Map<Object, @Nullable Object>> one : returns.entrySet()) {
            String id = one.getKey();
            if (done.containsKey(id) || failed.containsKey(id)) {
                continue;
            }
            active.remove(id);
            done.put(id, one.getValue());
            cool(pause, now);
            changed = true;
            failure |= failed(one.getValue().get("retcode"));
        }
        changed |= expire(pause, now);
        wait = new ArrayList<>(wait.stream().filter(until -> until > now).sorted().toList());
        if (failure && flag("failhard")) {
            halt("failhard");
        }
        List<String> publish = isHalted() ? List.of() : next(now);
        fields.put("last_progress", now);
        return new Step(publish, changed || !publish.isEmpty());
    }

    private boolean expire(double pause, double now) {
        double patience = number("timeout", 60) + number("gather_job_timeout", 10);
        boolean expired = false;
        for (Object id : List.copyOf(active.keySet())) {
            double since = active.get(id) instanceof Number at ? at.doubleValue() : 0;
            if (now - since >= patience) {
                active.remove(id);
                failed.put(id, "timeout");
                cool(pause, now);
                expired = true;
            }
        }
        return expired;
    }

    private void cool(double pause, double now) {
        if (pause > 0) {
            wait.add(now + pause);
        }
    }

    private List<String> next(double now) {
        List<String> publish = new ArrayList<>();
        double free = number("batch_size", 1) - active.size() - wait.size();
        while (publish.size() < free && !pending.isEmpty()) {
            String id = pending.removeFirst();
            active.put(id, now);
            publish.add(id);
        }
        return publish;
    }

    private static boolean failed(@Nullable Object retcode) {
        return switch (retcode) {
            case Number code -> code.longValue() > 0;
            case Boolean code -> code;
            case Map<?, ?> codes -> codes.values().stream().anyMatch(BatchState::failed);
            case null, default -> false;
        };
    }

    /** Ends it before its time. */
    void halt(String reason) {
        fields.put(HALTED, true);
        fields.put("halted_reason", reason);
    }

    boolean isHalted() {
        return flag(HALTED);
    }

    boolean isDone() {
        return isHalted() || (pending.isEmpty() && active.isEmpty());
    }

    /** {@code master} if the master is to drive it, {@code cli} if the command line does. */
    String driver() {
        return String.valueOf(fields.get("driver"));
    }

    @Nullable Object get(String field) {
        return fields.get(field);
    }

    int doneCount() {
        return done.size();
    }

    int failedCount() {
        return failed.size();
    }

    List<Object> activeIds() {
        return List.copyOf(active.keySet());
    }

    List<String> pendingIds() {
        return List.copyOf(pending);
    }

    int totalCount() {
        return ids(fields.get("all_minions")).size();
    }

    private boolean flag(String field) {
        return Boolean.TRUE.equals(fields.get(field));
    }

    /** A number of seconds or minions; what is no number counts as unset. */
    double number(String field, double otherwise) {
        return fields.get(field) instanceof Number number ? number.doubleValue() : otherwise;
    }

    private static List<String> ids(@Nullable Object value) {
        List<String> ids = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(id -> ids.add(String.valueOf(id)));
        }
        return ids;
    }

    private static Map<Object, @Nullable Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : new LinkedHashMap<>();
    }

    private static List<Double> times(@Nullable Object value) {
        List<Double> times = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object time : list) {
                if (time instanceof Number number) {
                    times.add(number.doubleValue());
                }
            }
        }
        return times;
    }
}
