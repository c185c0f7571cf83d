package io.brine.minion.module;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** {@code saltutil.*}: the minion's own jobs and data. Stateless. */
@SaltModule(value = "saltutil", doc = "Look after the minion: its running jobs and its data.")
public final class SaltutilModule {
    private static final long SIGKILL = 9;
    private static final long SIGTERM = 15;
    private static final String SYNC_PARAMS =
            "saltenv=None, refresh=True, extmod_whitelist=None, extmod_blacklist=None";

    /** The kinds of extension modules that Salt's sync_all reports. */
    private static final List<String> SYNCED =
            List.of(
                    "clouds",
                    "beacons",
                    "modules",
                    "states",
                    "sdb",
                    "grains",
                    "renderers",
                    "returners",
                    "output",
                    "utils",
                    "log_handlers",
                    "executors",
                    "proxymodules",
                    "engines",
                    "thorium",
                    "serializers",
                    "matchers",
                    "resources",
                    "pillar",
                    "wrapper");

    @SaltFunction(
            doc =
                    """
                    What is known of the jobs that run on this minion now, this one left out.

                    CLI Example:

                        salt '*' saltutil.running
                    """)
    public List<Map<String, @Nullable Object>> running(ExecutionContext context) {
        return others(context).stream().map(RunningJob::data).toList();
    }

    @SaltFunction(
            value = "find_job",
            params = "jid",
            doc =
                    """
                    What is known of the job with this id, or ``{}`` when it does not run here.

                    CLI Example:

                        salt '*' saltutil.find_job <job id>
                    """)
    public Map<String, @Nullable Object> findJob(ExecutionContext context, Arguments args) {
        RunningJob job = context.services().jobs().find(args.text("jid"));
        return job == null ? Map.of() : job.data();
    }

    @SaltFunction(
            value = "is_running",
            params = "fun",
            doc =
                    """
                    What is known of the jobs that run this function now. The name may be a glob.

                    CLI Example:

                        salt '*' saltutil.is_running state.highstate
                    """)
    public List<Map<String, @Nullable Object>> isRunning(ExecutionContext context, Arguments args) {
        Predicate<String> matches = Globs.matcher(args.text("fun"));
        return others(context).stream()
                .filter(job -> matches.test(job.fun()))
                .map(RunningJob::data)
                .toList();
    }

    @SaltFunction(
            value = "signal_job",
            params = "jid, sig",
            doc =
                    """
                    Send a signal, by its number, to the processes of a job.

                    CLI Example:

                        salt '*' saltutil.signal_job <job id> 15
                    """)
    public String signalJob(ExecutionContext context, Arguments args) {
        return signal(context, args.text("jid"), args.integer("sig"));
    }

    @SaltFunction(
            value = "term_job",
            params = "jid",
            doc =
                    """
                    Ask a job to end (SIGTERM, 15).

                    CLI Example:

                        salt '*' saltutil.term_job <job id>
                    """)
    public String termJob(ExecutionContext context, Arguments args) {
        return signal(context, args.text("jid"), SIGTERM);
    }

    @SaltFunction(
            value = "kill_job",
            params = "jid",
            doc =
                    """
                    End a job with all its processes (SIGKILL, 9).

                    CLI Example:

                        salt '*' saltutil.kill_job <job id>
                    """)
    public String killJob(ExecutionContext context, Arguments args) {
        return signal(context, args.text("jid"), SIGKILL);
    }

    @SaltFunction(
            value = "term_all_jobs",
            doc =
                    """
                    Ask all running jobs to end (SIGTERM, 15), this one left out.

                    CLI Example:

                        salt '*' saltutil.term_all_jobs
                    """)
    public List<String> termAllJobs(ExecutionContext context) {
        return others(context).stream().map(job -> signal(context, job.jid(), SIGTERM)).toList();
    }

    @SaltFunction(
            value = "kill_all_jobs",
            doc =
                    """
                    End all running jobs with their processes (SIGKILL, 9), this one left out.

                    CLI Example:

                        salt '*' saltutil.kill_all_jobs
                    """)
    public List<String> killAllJobs(ExecutionContext context) {
        return others(context).stream().map(job -> signal(context, job.jid(), SIGKILL)).toList();
    }

    @SaltFunction(
            value = "refresh_pillar",
            aliases = "pillar_refresh",
            params = "**kwargs",
            doc =
                    """
                    Ask the master for this minion's pillar again; ``False`` when it cannot be asked.

                    CLI Example:

                        salt '*' saltutil.refresh_pillar
                    """)
    public boolean refreshPillar(ExecutionContext context) {
        return context.services().refreshPillar();
    }

    @SaltFunction(
            value = "refresh_grains",
            params = "**kwargs",
            doc =
                    """
                    Collect the grains again, and then the pillar unless ``refresh_pillar=False``.

                    CLI Example:

                        salt '*' saltutil.refresh_grains
                    """)
    public boolean refreshGrains(ExecutionContext context, Arguments args) {
        context.services().refreshGrains();
        boolean pillarToo =
                !args.keywords().containsKey("refresh_pillar") || args.truth("refresh_pillar");
        if (pillarToo) {
            context.services().refreshPillar();
        }
        return true;
    }

    @SaltFunction(
            value = "refresh_modules",
            params = "**kwargs",
            doc =
                    """
                    Does nothing and answers ``True``: Brine's modules are compiled in.

                    CLI Example:

                        salt '*' saltutil.refresh_modules
                    """)
    public boolean refreshModules() {
        return true;
    }

    @SaltFunction(
            value = "sync_all",
            params = SYNC_PARAMS,
            doc =
                    """
                    The extension modules that were fetched from the master, by kind. Salt's are written
                    in Python and cannot run here: all lists are empty.

                    CLI Example:

                        salt '*' saltutil.sync_all
                    """)
    public Map<String, @Nullable Object> syncAll(ExecutionContext context, Arguments args) {
        Map<String, @Nullable Object> synced = new LinkedHashMap<>();
        SYNCED.forEach(kind -> synced.put(kind, new ArrayList<>()));
        if (args.truth("refresh")) {
            context.services().refreshPillar();
        }
        return synced;
    }

    @SaltFunction(
            value = "sync_modules",
            aliases = {
                "sync_grains",
                "sync_states",
                "sync_returners",
                "sync_utils",
                "sync_renderers"
            },
            params = SYNC_PARAMS,
            doc =
                    """
                    The modules that were fetched from the master. Salt's are written in Python and cannot
                    run here: the list is empty.

                    CLI Example:

                        salt '*' saltutil.sync_modules
                    """)
    public List<String> syncModules() {
        return List.of();
    }

    private static List<RunningJob> others(ExecutionContext context) {
        return context.services().jobs().running().stream()
                .filter(job -> !job.jid().equals(context.jid()))
                .toList();
    }

    private static String signal(ExecutionContext context, String jid, long signal) {
        if (signal < 1 || signal > 64) {
            throw new InvocationException("signal must be a number from 1 to 64, not " + signal);
        }
        RunningJob job = context.services().jobs().find(jid);
        if (job == null || jid.equals(context.jid())) {
            return "";
        }
        Object pid = job.data().get("pid");
        return context.services().jobs().signal(jid, (int) signal)
                ? "Signal " + signal + " sent to job " + jid + " at pid " + PythonText.str(pid)
                : "Job " + jid + " was not running and job data has been cleaned up";
    }
}
