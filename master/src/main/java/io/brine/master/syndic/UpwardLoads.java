package io.brine.master.syndic;

import io.brine.salt.payload.PayloadException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes of events and returns the requests that Salt's syndic sends. Confined to one thread at a
 * time; the loads of jobs come from the disk.
 */
final class UpwardLoads {
    private static final Logger LOG = LoggerFactory.getLogger(UpwardLoads.class);

    /** What a minion's return is to the upper master; {@code out} is ours. */
    private static final List<String> OF_A_RETURN =
            List.of("return", "retcode", "success", "fun_args", "out");

    private final SyndicSettings settings;
    private final JobLoads jobs;
    private final Set<String> loadsSent = new LinkedHashSet<>();

    /** Where the loads of jobs are. */
    @FunctionalInterface
    interface JobLoads {
        /** The load of a job, or null of one that is not known. */
        @Nullable Map<Object, @Nullable Object> load(String jid) throws IOException;
    }

    UpwardLoads(SyndicSettings settings, JobLoads jobs) {
        this.settings = settings;
        this.jobs = jobs;
    }

    /** {@code _minion_event} with many events, or null if none of them is to go up. */
    @Nullable Map<String, @Nullable Object> events(List<Heard> heard) {
        List<Map<String, @Nullable Object>> events = new ArrayList<>();
        for (Heard one : heard) {
            Map<Object, @Nullable Object> data = data(one);
            if (data != null && goesUp(one.tag(), data)) {
                Map<String, @Nullable Object> event = new LinkedHashMap<>();
                event.put("data", data);
                event.put("tag", one.tag());
                events.add(event);
            }
        }
        if (events.isEmpty()) {
            return null;
        }
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("id", settings.id());
        load.put("cmd", "_minion_event");
        load.put("pretag", "syndic/" + settings.id());
        load.put("events", events);
        return load;
    }

    private boolean goesUp(String tag, Map<?, ?> data) {
        if (data.containsKey("retcode")) {
            return false;
        }
        return !settings.returnsOnly() || (Heard.jid(tag) != null && data.containsKey("minions"));
    }

    /** {@code _syndic_return} with the returns of one or more jobs, or null if there are none. */
    @Nullable Map<String, @Nullable Object> returns(List<Heard> heard) {
        Map<String, Map<String, @Nullable Object>> byJob = new LinkedHashMap<>();
        for (Heard one : heard) {
            Map<Object, @Nullable Object> data = data(one);
            if (data == null
                    || !data.containsKey("return")
                    || !(data.get("jid") instanceof String jid)
                    || !(data.get("id") instanceof String minion)
                    || isOfOwnCluster(data)) {
                continue;
            }
            Object master = data.get("master_id");
            Map<String, @Nullable Object> job =
                    byJob.computeIfAbsent(jid + "\0" + master, key -> job(jid, data));
            if (job.get("return") instanceof Map<?, ?> returns) {
                put(returns, minion, returned(data));
            }
        }
        if (byJob.isEmpty()) {
            return null;
        }
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", "_syndic_return");
        load.put("load", List.copyOf(byJob.values()));
        return load;
    }

    @SuppressWarnings("unchecked") // the map that job() made
    private static void put(Map<?, ?> returns, String minion, Map<String, ?> returned) {
        ((Map<String, Object>) returns).put(minion, returned);
    }

    private boolean isOfOwnCluster(Map<?, ?> data) {
        String own = settings.masterId();
        return settings.returnsOnly() && own != null && own.equals(data.get("master_id"));
    }

    private Map<String, @Nullable Object> job(String jid, Map<?, ?> data) {
        Map<String, @Nullable Object> job = new LinkedHashMap<>();
        job.put("id", settings.id());
        job.put("jid", jid);
        job.put("fun", data.get("fun"));
        job.put("arg", null);
        job.put("tgt", null);
        job.put("tgt_type", null);
        job.put("load", loadOnce(jid));
        job.put("return", new LinkedHashMap<String, Object>());
        if (data.get("master_id") != null) {
            job.put("master_id", data.get("master_id"));
        }
        return job;
    }

    private static Map<String, @Nullable Object> returned(Map<?, ?> data) {
        Map<String, @Nullable Object> returned = new LinkedHashMap<>();
        for (String name : OF_A_RETURN) {
            if (data.containsKey(name)) {
                returned.put(name, data.get(name));
            }
        }
        return returned;
    }

    /** The upper master needs a job's load once only. */
    private Map<?, ?> loadOnce(String jid) {
        if (!loadsSent.add(jid)) {
            return Map.of();
        }
        if (loadsSent.size() > settings.rememberedJobs()) {
            Iterator<String> oldest = loadsSent.iterator();
            oldest.next();
            oldest.remove();
        }
        try {
            return Objects.requireNonNullElse(jobs.load(jid), Map.of());
        } catch (IOException e) {
            LOG.warn("The load of job {} cannot be read: {}", jid, e.toString());
            return Map.of();
        }
    }

    /** What was sent did not arrive: the loads of its jobs have to go with it again. */
    void unsent(List<Heard> returns) {
        for (Heard one : returns) {
            String jid = Heard.jid(one.tag());
            if (jid != null) {
                loadsSent.remove(jid);
            }
        }
    }

    private static @Nullable Map<Object, @Nullable Object> data(Heard heard) {
        try {
            return heard.event().data().asMap();
        } catch (PayloadException e) {
            LOG.debug("The data of event {} cannot be read: {}", heard.tag(), e.getMessage());
            return null;
        }
    }
}
