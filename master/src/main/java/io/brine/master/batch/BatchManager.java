package io.brine.master.batch;

import io.brine.salt.crypto.HashType;
import io.brine.salt.job.JobId;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Salt 3008's BatchManager: drives the batches of {@code salt --async -b} from one lot of minions
 * to the next, and keeps the state that {@code salt -b} tells of itself, so that {@code salt-run
 * batch.*} shows both and can stop them.
 *
 * <p>{@link #concerns} is for all threads and cheap; the rest is confined to one thread and blocks
 * on the disk.
 */
public final class BatchManager {
    private static final Logger LOG = LoggerFactory.getLogger(BatchManager.class);
    private static final Pattern LIFECYCLE =
            Pattern.compile("salt/batch/([^/]+)/(new|stop|recover|progress|complete|halted)");
    private static final Pattern RETURN = Pattern.compile("salt/job/([^/]+)/ret/([^/]+)");
    private static final String MASTER = "master";
    private static final String STATE = "state";

    private final BatchFiles files;
    private final Function<Map<String, @Nullable Object>, CompletionStage<@Nullable Object>>
            publish;
    private final BiConsumer<String, Map<String, @Nullable Object>> fire;
    private final InstantSource clock;
    private final Set<String> driven = ConcurrentHashMap.newKeySet();

    /**
     * Nothing is read yet: {@link #tick} finds what an earlier master left.
     *
     * @param publish publishes a job in the master's own name
     * @param fire puts an event on the bus: tag and data
     */
    public BatchManager(
            Path cacheDir,
            String hashType,
            Function<Map<String, @Nullable Object>, CompletionStage<@Nullable Object>> publish,
            BiConsumer<String, Map<String, @Nullable Object>> fire,
            InstantSource clock) {
        this.files = new BatchFiles(cacheDir, HashType.of(hashType));
        this.publish = publish;
        this.fire = fire;
        this.clock = clock;
    }

    /** Whether {@link #heard} has anything to do with an event of this tag. Any thread. */
    public boolean concerns(String tag) {
        if (tag.startsWith("salt/batch/")) {
            return LIFECYCLE.matcher(tag).matches();
        }
        if (driven.isEmpty() || !tag.startsWith("salt/job/")) {
            return false;
        }
        Matcher matcher = RETURN.matcher(tag);
        return matcher.matches() && driven.contains(matcher.group(1));
    }

    /**
     * Acts on an event.
     *
     * @throws IOException if the state cannot be read or written
     */
    public void heard(String tag, PayloadMap data) throws IOException {
        Matcher lifecycle = LIFECYCLE.matcher(tag);
        if (lifecycle.matches() && JobId.isValid(lifecycle.group(1))) {
            String jid = lifecycle.group(1);
            switch (lifecycle.group(2)) {
                case "new" -> begun(jid, told(data));
                case "stop" -> stopped(jid, data.textOr("reason", "stop"));
                case "recover" -> recover(jid);
                case "progress" -> keep(jid, told(data), false);
                case "complete", "halted" -> keep(jid, told(data), true);
                default -> throw new IllegalStateException(tag);
            }
            return;
        }
        Matcher returned = RETURN.matcher(tag);
        if (returned.matches() && driven.contains(returned.group(1))) {
            Map<Object, @Nullable Object> one = new LinkedHashMap<>();
            one.put("ret", data.get("return"));
            one.put("retcode", data.has("retcode") ? data.get("retcode") : 0L);
            step(returned.group(1), Map.of(returned.group(2), one));
        }
    }

    private static @Nullable BatchState told(PayloadMap data) {
        return data.get(STATE) instanceof Map<?, ?> state ? BatchState.of(state) : null;
    }

    private void begun(String jid, @Nullable BatchState told) throws IOException {
        if (told != null) {
            files.write(jid, told);
        }
        BatchState state = told == null ? files.read(jid) : told;
        if (state == null) {
            LOG.warn("batch {} was announced, but has no readable .batch.p", jid);
            return;
        }
        files.add(jid);
        if (state.driver().equals(MASTER) && driven.add(jid)) {
            LOG.info("Adopted batch {} of {}", jid, state.get("user"));
        }
    }

    /** What a command line that drives its batch itself tells of it. */
    private void keep(String jid, @Nullable BatchState told, boolean over) throws IOException {
        if (told == null || told.driver().equals(MASTER)) {
            return;
        }
        files.write(jid, told);
        if (over) {
            files.remove(jid);
        }
    }

    private void stopped(String jid, String reason) throws IOException {
        BatchState state = files.read(jid);
        if (state != null && !state.isHalted()) {
            state.halt(reason);
            files.write(jid, state);
            fire.accept("salt/batch/" + jid + "/halted", halted(state));
        }
        retire(jid);
    }

    private void recover(String jid) throws IOException {
        BatchState state = files.read(jid);
        if (state == null || state.isHalted()) {
            retire(jid);
        } else if (state.driver().equals(MASTER)) {
            files.add(jid);
            driven.add(jid);
            step(jid, Map.of());
        }
    }

    private void retire(String jid) throws IOException {
        driven.remove(jid);
        files.remove(jid);
    }

    /**
     * One round: takes up batches that nobody drives, and moves on those whose minions have had
     * their time.
     *
     * @throws IOException if the state cannot be read or written
     */
    public void tick() throws IOException {
        SortedSet<String> jids = new TreeSet<>(files.active());
        for (String jid : jids) {
            BatchState state = files.read(jid);
            if (state == null || state.isHalted()) {
                retire(jid);
            } else if (state.driver().equals(MASTER)) {
                driven.add(jid);
            }
        }
        for (String jid : List.copyOf(driven)) {
            step(jid, Map.of());
        }
    }

    private void step(String jid, Map<String, Map<Object, @Nullable Object>> returns)
            throws IOException {
        BatchState state = files.read(jid);
        if (state == null || state.isHalted()) {
            retire(jid);
            return;
        }
        BatchState.Step step = state.progress(returns, now());
        files.write(jid, state);
        if (!step.publish().isEmpty()) {
            publish(state, step.publish());
        }
        if (step.changed()) {
            fire.accept("salt/batch/" + jid + "/progress", progress(state));
        }
        if (state.isDone()) {
            retire(jid);
            boolean halted = state.isHalted();
            fire.accept(
                    "salt/batch/" + jid + (halted ? "/halted" : "/complete"),
                    halted ? halted(state) : complete(state));
        }
    }

    private void publish(BatchState state, List<String> minions) {
        Map<String, @Nullable Object> job = new LinkedHashMap<>();
        job.put("cmd", "publish");
        job.put("tgt", minions);
        job.put("tgt_type", "list");
        job.put("fun", state.get("fun"));
        job.put("arg", state.get("arg") instanceof List<?> arguments ? arguments : List.of());
        job.put("ret", state.get("ret") instanceof String names ? names : "");
        job.put("jid", state.get("jid"));
        publish.apply(job)
                .whenComplete(
                        (answer, failure) -> {
                            if (failure != null
                                    || (answer instanceof Map<?, ?> map
                                            && map.containsKey("error"))) {
                                LOG.error(
                                        "batch {}: the next {} minions got no job: {}",
                                        state.get("jid"),
                                        minions.size(),
                                        failure == null ? answer : failure);
                            }
                        });
    }

    private double now() {
        Instant now = clock.instant();
        return now.getEpochSecond() + now.getNano() / 1e9;
    }

    private static Map<String, @Nullable Object> base(BatchState state) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        for (String field : List.of("jid", "fun", "tgt", "tgt_type", "user")) {
            data.put(field, state.get(field));
        }
        return data;
    }

    private static Map<String, @Nullable Object> progress(BatchState state) {
        Map<String, @Nullable Object> data = base(state);
        data.put("total", state.totalCount());
        data.put("completed", state.doneCount());
        data.put("active", state.activeIds().size());
        data.put("pending", state.pendingIds().size());
        data.put("failed", state.failedCount());
        data.put("iter", null);
        data.put("last_progress", state.get("last_progress"));
        return data;
    }

    private Map<String, @Nullable Object> complete(BatchState state) {
        Map<String, @Nullable Object> data = base(state);
        data.put("completed", state.doneCount());
        data.put("failed", state.failedCount());
        data.put("total_minions", state.totalCount());
        data.put("duration", now() - state.number("created", now()));
        return data;
    }

    private Map<String, @Nullable Object> halted(BatchState state) {
        Map<String, @Nullable Object> data = base(state);
        data.put("reason", state.get("halted_reason"));
        data.put("completed", state.doneCount());
        data.put("failed", state.failedCount());
        data.put("abandoned_active", state.activeIds());
        data.put("abandoned_pending", state.pendingIds());
        data.put("duration", now() - state.number("created", now()));
        return data;
    }
}
