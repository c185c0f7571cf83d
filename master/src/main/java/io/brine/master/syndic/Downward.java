package io.brine.master.syndic;

import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes to the minions here what an upper master published: the same job, by the same user, and
 * within what that user may do. Thread-safe; never blocks.
 */
final class Downward {
    private static final Logger LOG = LoggerFactory.getLogger(Downward.class);
    private static final int REMEMBERED = 4096;

    /** Fields of what was published that go with the job, beside those of every job. */
    private static final List<String> KEPT =
            List.of(
                    "delimiter",
                    "metadata",
                    "ret_config",
                    "ret_kwargs",
                    "module_executors",
                    "executor_opts",
                    "start_event",
                    "id");

    private final SyndicSettings settings;
    private final Jobs jobs;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Map<Job, Boolean> recent = bounded();
    private final Map<String, String> uppers = bounded();

    /** Publishes to the minions here. */
    @FunctionalInterface
    interface Jobs {
        /** With a request as the command {@code publish} has it, whose sender is trusted. */
        CompletionStage<@Nullable Object> publish(PayloadMap request);
    }

    private record Job(String jid, String fun, String target) {}

    Downward(SyndicSettings settings, Jobs jobs) {
        this.settings = settings;
        this.jobs = jobs;
    }

    /**
     * Takes in one publication.
     *
     * @param upper which upper master it is from
     */
    void accept(String upper, Map<Object, @Nullable Object> load) {
        String own = settings.masterId();
        if (own != null && own.equals(load.get("master_id"))) {
            return;
        }
        if (!(load.get("jid") instanceof String jid)) {
            failed.incrementAndGet();
            LOG.error("A publication of {} without a jid is not passed on", upper);
            return;
        }
        // After a rotation of its key a master repeats what it sent a moment before. A batch has
        // one jid and many targets.
        Job job = new Job(jid, String.valueOf(load.get("fun")), String.valueOf(load.get("tgt")));
        if (!isNew(job, upper)) {
            return;
        }
        jobs.publish(request(load))
                .whenComplete((answer, failure) -> told(jid, upper, answer, failure));
    }

    private void told(
            String jid, String upper, @Nullable Object answer, @Nullable Throwable failure) {
        boolean refused = answer instanceof Map<?, ?> map && map.containsKey("error");
        if (failure == null && !refused) {
            published.incrementAndGet();
            LOG.info("Job {} of {} passed on", jid, upper);
            return;
        }
        failed.incrementAndGet();
        LOG.warn(
                "Job {} of {} is not passed on: {}",
                jid,
                upper,
                failure == null ? Objects.toString(answer) : failure.toString());
    }

    /** What is published here. */
    PayloadMap request(Map<Object, @Nullable Object> load) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        kwargs.put("auth_list", Objects.requireNonNullElse(load.get("auth_list"), List.of()));
        if (load.containsKey("master_id")) {
            kwargs.put("master_id", load.get("master_id"));
        }
        for (String name : KEPT) {
            if (load.containsKey(name)) {
                kwargs.put(name, load.get(name));
            }
        }
        Map<Object, @Nullable Object> request = new LinkedHashMap<>();
        request.put("cmd", "publish");
        for (String name : List.of("tgt", "fun", "arg", "ret", "jid")) {
            request.put(name, load.get(name));
        }
        request.put("tgt_type", Objects.requireNonNullElse(load.get("tgt_type"), "glob"));
        if (load.get("user") instanceof String user) {
            request.put("user", user);
        }
        if (settings.orders()) {
            request.put("to", timeout(load) - 1);
        }
        request.put("kwargs", kwargs);
        return PayloadMap.ofMap(request);
    }

    private long timeout(Map<Object, @Nullable Object> load) {
        return load.get("to") instanceof Number told ? told.longValue() : settings.publishTimeout();
    }

    private synchronized boolean isNew(Job job, String upper) {
        uppers.put(job.jid(), upper);
        return recent.put(job, true) == null;
    }

    /** Which upper master published a job here, or null. */
    synchronized @Nullable String upperOf(String jid) {
        return uppers.get(jid);
    }

    /** How many jobs were passed on. */
    long publishedCount() {
        return published.get();
    }

    /** How many could not be. */
    long failedCount() {
        return failed.get();
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }
}
