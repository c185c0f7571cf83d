package io.brine.master.runner;

import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.master.function.Minions;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.job.JobId;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code jobs.*}: looks at jobs and their returns. Thread-safe. */
final class JobsRunner {
    private final FunctionServices with;

    JobsRunner(FunctionServices with) {
        this.with = with;
    }

    void addTo(FunctionTable table) {
        table.add(
                        "jobs.list_jobs(ext_source=None, outputter=None, search_metadata=None,"
                                + " search_function=None, search_target=None, start_time=None,"
                                + " end_time=None, display_progress=False)",
                        "Lists the jobs in the job cache: all, or those that match globs of"
                                + " functions and targets, metadata and times of start.",
                        this::listJobs)
                .add(
                        "jobs.list_jobs_filter(count, filter_find_job=True, ext_source=None,"
                                + " outputter=None, display_progress=False)",
                        "Lists the last jobs, without saltutil.find_job unless"
                                + " filter_find_job=False.",
                        this::listLast)
                .add(
                        "jobs.list_job(jid, ext_source=None, display_progress=False)",
                        "Shows one job and its returns.",
                        call -> job(call.text("jid"), call))
                .add(
                        "jobs.lookup_jid(jid, ext_source=None, returned=True, missing=False,"
                                + " display_progress=False)",
                        "Shows the returns of a job; with missing=True also who has not returned.",
                        this::lookup)
                .add(
                        "jobs.print_job(jid, ext_source=None)",
                        "Shows one job and its returns, under its jid.",
                        call -> Map.of(call.text("jid"), printed(call.text("jid"))))
                .add(
                        "jobs.exit_success(jid, ext_source=None)",
                        "Tells of each minion whether it returned something true.",
                        call -> success(call.text("jid")))
                .add(
                        "jobs.last_run(ext_source=None, outputter=None, metadata=None,"
                                + " function=None, target=None, display_progress=False)",
                        "Shows the last job, of those that match if asked for.",
                        this::last)
                .add(
                        "jobs.active(display_progress=False)",
                        "Asks the minions which jobs they are running.",
                        this::active)
                .add(
                        "jobs.master()",
                        "Lists the runner functions that run on this master.",
                        call -> new RunningFunctions(with.config()).list());
    }

    private static void progress(Invocation call, String message) {
        if (call.bool("display_progress")) {
            Map<String, @Nullable Object> data = new LinkedHashMap<>();
            data.put("message", message);
            data.put("_stamp", SaltEvent.stamp(Instant.now()));
            call.progress("progress", data);
        }
    }

    private String source() {
        String cache = with.config().optText("master_job_cache");
        return cache == null ? "local_cache" : cache;
    }

    private Object listJobs(Invocation call) throws IOException, FunctionException {
        progress(call, "Querying returner " + source() + " for jobs.");
        JobSearch search =
                JobSearch.of(call, "search_metadata", "search_function", "search_target");
        return JobFormat.withOutputter(call.value("outputter"), matching(search));
    }

    private Map<String, Object> matching(JobSearch search) throws IOException {
        Map<String, Object> found = new TreeMap<>();
        for (String jid : with.jobs().jids()) {
            Map<Object, @Nullable Object> load = with.jobs().load(jid);
            if (load != null) {
                Map<String, @Nullable Object> shown = JobFormat.describe(jid, load);
                if (search.wants(shown)) {
                    found.put(jid, shown);
                }
            }
        }
        return found;
    }

    private Object listLast(Invocation call) throws IOException, FunctionException {
        progress(call, "Querying returner " + source() + " for jobs.");
        double count = call.number("count");
        List<Object> found = new ArrayList<>();
        for (String jid : with.jobs().jids().descendingSet()) {
            if (found.size() >= count) {
                break;
            }
            Map<Object, @Nullable Object> load = with.jobs().load(jid);
            if (load == null
                    || (call.bool("filter_find_job")
                            && "saltutil.find_job".equals(load.get("fun")))) {
                continue;
            }
            Map<String, @Nullable Object> shown = JobFormat.describe(jid, load);
            Object start = shown.remove("StartTime");
            shown.put("JID", jid);
            shown.put("StartTime", start);
            found.add(shown);
        }
        return JobFormat.withOutputter(call.value("outputter"), found.reversed());
    }

    private Map<String, @Nullable Object> job(String jid, @Nullable Invocation call)
            throws IOException {
        if (call != null) {
            progress(call, "Querying returner: " + source());
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("jid", jid);
        shown.putAll(described(jid));
        shown.put("Result", returns(jid));
        return shown;
    }

    private Map<String, @Nullable Object> described(String jid) throws IOException {
        Map<Object, @Nullable Object> load = JobId.isValid(jid) ? with.jobs().load(jid) : null;
        Map<String, @Nullable Object> shown = JobFormat.describe(jid, load);
        if (load != null) {
            List<String> minions = List.copyOf(with.jobs().minions(jid));
            if (!minions.isEmpty()) {
                Object start = shown.remove("StartTime");
                shown.put("Minions", minions);
                shown.put("StartTime", start);
            }
        }
        return shown;
    }

    private Map<String, @Nullable Object> printed(String jid) throws IOException {
        Map<String, @Nullable Object> shown = described(jid);
        shown.put("Result", returns(jid));
        return shown;
    }

    private Map<String, Map<Object, @Nullable Object>> returns(String jid) throws IOException {
        return JobId.isValid(jid) ? with.jobs().returns(jid) : Map.of();
    }

    private Object lookup(Invocation call) throws IOException {
        String jid = call.text("jid");
        Map<String, @Nullable Object> job = job(jid, call);
        Map<String, Map<Object, @Nullable Object>> returns = returns(jid);
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        returns.forEach(
                (minion, one) -> {
                    progress(call, minion);
                    if (call.bool("returned")) {
                        shown.put(minion, one.get("return"));
                    }
                });
        if (call.bool("missing") && job.get("Minions") instanceof List<?> minions) {
            for (Object minion : minions) {
                if (!returns.containsKey(String.valueOf(minion))) {
                    shown.put(String.valueOf(minion), "Minion did not return");
                }
            }
        }
        Object wish = returns.isEmpty() ? null : returns.values().iterator().next().get("out");
        return JobFormat.withOutputter(wish, shown);
    }

    private Map<String, Boolean> success(String jid) throws IOException {
        Map<String, Boolean> shown = new LinkedHashMap<>();
        if (described(jid).get("Minions") instanceof List<?> minions) {
            minions.forEach(minion -> shown.put(String.valueOf(minion), false));
        }
        returns(jid)
                .forEach(
                        (minion, one) -> {
                            if (Invocation.truth(one.get("return"))) {
                                shown.put(minion, true);
                            }
                        });
        return shown;
    }

    private Object last(Invocation call) throws IOException, FunctionException {
        if (call.bool("metadata") && !(call.value("metadata") instanceof Map)) {
            return false;
        }
        progress(call, "Querying returner " + source() + " for jobs.");
        Map<String, Object> all = matching(JobSearch.of(call, "metadata", "function", "target"));
        if (all.isEmpty()) {
            return false;
        }
        String newest = new ArrayList<>(all.keySet()).getLast();
        return Map.of(newest, printed(newest));
    }

    private Object active(Invocation call)
            throws IOException, FunctionException, InterruptedException {
        Minions.Outcome answers =
                with.minions()
                        .run(
                                "*",
                                "glob",
                                "saltutil.running",
                                List.of(),
                                with.config().seconds("timeout"),
                                with.config().seconds("gather_job_timeout"));
        progress(
                call,
                "Attempting to contact minions: "
                        + PythonText.str(List.copyOf(answers.returns().keySet())));
        Map<String, Map<String, @Nullable Object>> found = new LinkedHashMap<>();
        for (Map.Entry<String, Minions.MinionAnswer> answer : answers.returns().entrySet()) {
            progress(call, "Received reply from minion " + answer.getKey());
            if (answer.getValue().value() instanceof List<?> jobs) {
                jobs.forEach(job -> addRunning(found, answer.getKey(), job));
            }
        }
        for (Map.Entry<String, Map<String, @Nullable Object>> job : found.entrySet()) {
            job.getValue().put("Returned", List.copyOf(returns(job.getKey()).keySet()));
        }
        return found;
    }

    private static void addRunning(
            Map<String, Map<String, @Nullable Object>> found, String minion, @Nullable Object job) {
        if (!(job instanceof Map<?, ?> running)) {
            return;
        }
        String jid = PythonText.str(running.get("jid"));
        Map<String, @Nullable Object> shown = found.get(jid);
        if (shown == null) {
            shown = JobFormat.describe(jid, running);
            shown.put("Running", List.of());
            found.put(jid, shown);
        }
        List<@Nullable Object> all = new ArrayList<>();
        if (shown.get("Running") instanceof List<?> others) {
            all.addAll(others);
        }
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put(minion, running.get("pid"));
        all.add(one);
        shown.put("Running", all);
    }
}
