package io.brine.master.function;

import io.brine.master.cache.AtomicFiles;
import io.brine.master.job.JobCache;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.job.JobId;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs functions as Salt's client mix-in does: fires {@code new}, leaves a mark below {@code
 * cachedir/proc} while the function runs, keeps the result in the job cache and fires {@code ret}.
 * Thread-safe; blocks as long as the function runs.
 */
public final class FunctionExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionExecutor.class);

    /** What these return holds private keys or passwords: no file that others may read gets it. */
    private static final Set<String> SECRET =
            Set.of(
                    "wheel.key.gen",
                    "wheel.key.gen_accept",
                    "wheel.config.values",
                    "runner.test.get_opts");

    /** Which of Salt's two kinds of functions. */
    public enum Kind {
        /** Runner functions, {@code salt/run/…}. */
        RUNNER("runner", "salt/run/"),
        /** Wheel functions, {@code salt/wheel/…}. */
        WHEEL("wheel", "salt/wheel/");

        private final String client;
        private final String tagPrefix;

        Kind(String client, String tagPrefix) {
            this.client = client;
            this.tagPrefix = tagPrefix;
        }

        /** Salt's word for it. */
        public String client() {
            return client;
        }

        /** What the events of a call are tagged with. */
        public String tag(String jid) {
            return tagPrefix + jid;
        }
    }

    /** Where a call goes on record. */
    public record Register(JobCache jobs, Path cacheDir, String masterId, boolean storeJobs) {}

    /** Sees what a call tells while it runs, on the thread that runs it. */
    public interface Watcher {
        /** Sees nothing. */
        Watcher NONE =
                new Watcher() {
                    @Override
                    public void progress(String suffix, Map<String, @Nullable Object> data) {}

                    @Override
                    public void print(String line) {
                        LOG.info("{}", line);
                    }
                };

        /** An event was fired below the call's tag. */
        void progress(String suffix, Map<String, @Nullable Object> data);

        /** The function prints a line. */
        void print(String line);

        /** The function has returned; told when that is on record and on the bus. */
        default void returned(Map<String, @Nullable Object> data) {}
    }

    private final Kind kind;
    private final FunctionTable table;
    private final EventSink events;
    private final Register register;
    private final JobId jids = new JobId();

    /** An executor of the functions in a table. */
    public FunctionExecutor(Kind kind, FunctionTable table, EventSink events, Register register) {
        this.kind = kind;
        this.table = table;
        this.events = events;
        this.register = register;
    }

    /** What can be run. */
    public FunctionTable table() {
        return table;
    }

    /** Runner or wheel. */
    public Kind kind() {
        return kind;
    }

    /** A fresh jid for a call. */
    public String newJid() {
        return jids.next();
    }

    /**
     * Runs a function to its end; whatever it throws becomes part of the result.
     *
     * @throws IllegalArgumentException if the call's jid is not valid
     */
    public FunctionResult run(FunctionCall call, Watcher watcher) {
        String given = call.jid();
        String jid = given == null ? newJid() : given;
        if (!JobId.isValid(jid)) {
            throw new IllegalArgumentException("not a valid jid");
        }
        String tag = kind.tag(jid);
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("fun", kind.client() + "." + call.fun());
        data.put("jid", jid);
        data.put("user", call.user());
        MasterFunction function = table.get(call.fun());
        if (function == null) {
            fail(data, call.fun(), "'" + call.fun() + "' is not available.");
        } else {
            data.put("fun_args", call.funArgs());
            events.fire(tag + "/new", data);
            // Salt's stamp of the first event stays in what it keeps.
            data.put("_stamp", SaltEvent.stamp(Instant.now()));
            Path mark = register.cacheDir().resolve("proc").resolve(jid);
            mark(mark, data);
            try {
                execute(function, call, tag, watcher, data);
            } finally {
                unmark(mark);
            }
        }
        store(jid, data);
        events.fire(tag + "/ret", data);
        watcher.returned(data);
        return new FunctionResult(
                jid, tag, data.get("return"), Boolean.TRUE.equals(data.get("success")), data);
    }

    private void execute(
            MasterFunction function,
            FunctionCall call,
            String tag,
            Watcher watcher,
            Map<String, @Nullable Object> data) {
        Invocation invocation = null;
        try {
            Signature.Bound bound = function.signature().bind(call.args(), call.kwargs());
            invocation =
                    new Invocation(
                            String.valueOf(data.get("jid")),
                            call.user(),
                            bound,
                            channel(tag, watcher));
            data.put("return", function.body().run(invocation));
            data.put("success", invocation.retcode() == 0);
        } catch (InvalidArgumentsException e) {
            data.put(
                    "return",
                    "\nPassed invalid arguments: %s\n\nUsage:\n%s"
                            .formatted(e.getMessage(), function.help()));
            data.put("success", true);
        } catch (NotSupportedException e) {
            failPlainly(data, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(data, call.fun(), "interrupted");
        } catch (Exception e) {
            LOG.debug("{} {} failed", kind.client(), call.fun(), e);
            fail(data, call.fun(), reason(e));
        }
        if (data.get("return") instanceof Map<?, ?> map && map.containsKey("data")) {
            data.put("success", StateResult.isGood(map.get("data")));
        }
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return e instanceof FunctionException && message != null ? message : e.toString();
    }

    private void fail(Map<String, @Nullable Object> data, String fun, String reason) {
        failPlainly(data, "Exception occurred in " + kind.client() + " " + fun + ": " + reason);
    }

    private static void failPlainly(Map<String, @Nullable Object> data, String message) {
        data.put("return", message);
        data.put("success", false);
        data.put("retcode", 1);
    }

    private Invocation.Channel channel(String tag, Watcher watcher) {
        return new Invocation.Channel() {
            @Override
            public void progress(String suffix, Map<String, @Nullable Object> data) {
                events.fire(tag + "/" + suffix, data);
                watcher.progress(suffix, data);
            }

            @Override
            public void print(String line) {
                watcher.print(line);
            }
        };
    }

    private static void mark(Path file, Map<String, @Nullable Object> data) {
        Map<String, @Nullable Object> marked = new LinkedHashMap<>(data);
        marked.put("pid", ProcessHandle.current().pid());
        try {
            AtomicFiles.write(file, SaltPack.packBin(marked));
        } catch (IOException e) {
            LOG.debug("cannot write {}: {}", file, e.toString());
        }
    }

    private static void unmark(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("cannot remove {}: {}", file, e.toString());
        }
    }

    private static Map<String, @Nullable Object> withoutReturn(Map<String, @Nullable Object> data) {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>(data);
        kept.put("return", "(not kept: it holds secrets)");
        return kept;
    }

    private void store(String jid, Map<String, @Nullable Object> data) {
        if (!register.storeJobs()) {
            return;
        }
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("id", register.masterId());
        load.put("tgt", register.masterId());
        load.put("jid", jid);
        load.put("return", SECRET.contains(data.get("fun")) ? withoutReturn(data) : data);
        load.put("fun", data.get("fun"));
        load.put("user", data.get("user"));
        try {
            register.jobs().prepareJob(jid, false);
            if (register.jobs().load(jid) == null) {
                // Salt cannot read a job without a list of its minions.
                register.jobs().saveLoad(jid, load, List.of());
            }
            register.jobs().saveReturn(jid, register.masterId(), load);
        } catch (IOException | IllegalArgumentException e) {
            LOG.error(
                    "Could not store job cache info. Job details for this run may be unavailable:"
                            + " {}",
                    e.toString());
        }
    }
}
