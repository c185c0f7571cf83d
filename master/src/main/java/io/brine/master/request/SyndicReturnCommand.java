package io.brine.master.request;

import io.brine.master.cache.AtomicFiles;
import io.brine.master.job.JobCache;
import io.brine.master.process.Failures;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPool;
import io.brine.master.request.ReturnStore.NotStoredException;
import io.brine.salt.channel.AcceptedKeys;
import io.brine.salt.crypto.MinionId;
import io.brine.salt.job.JobId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * {@code _syndic_return}: the returns of minions below a syndic, kept and announced as if they had
 * come from each of them. Only a master with {@code order_masters} takes them, and never for a
 * minion that has an accepted key here and so speaks for itself.
 */
final class SyndicReturnCommand implements MinionCommand {
    private static final int MAX_RETURNS = 100_000;
    private static final List<String> SHARED = List.of("master_id", "fun", "fun_args", "out");

    private final boolean enabled;
    private final ReturnStore store;
    private final JobCache jobs;
    private final AcceptedKeys accepted;
    private final Path syndics;
    private final WorkPool disk;
    private final RefusalLog refusals;

    /**
     * With {@code order_masters} ({@code enabled}).
     *
     * @param cacheDir where each syndic leaves an empty file below {@code syndics}
     */
    SyndicReturnCommand(
            boolean enabled,
            ReturnStore store,
            JobCache jobs,
            AcceptedKeys accepted,
            Path cacheDir,
            WorkPool disk,
            RefusalLog refusals) {
        this.enabled = enabled;
        this.store = store;
        this.jobs = jobs;
        this.accepted = accepted;
        this.syndics = cacheDir.resolve("syndics");
        this.disk = disk;
        this.refusals = refusals;
    }

    /** One minion's return out of those that a syndic sent. */
    private record Exploded(String id, Map<Object, @Nullable Object> load) {}

    @Override
    public CompletionStage<Reply> run(MinionRequest request) {
        if (!enabled) {
            refusals.refused(
                    request.peer(),
                    "returns of syndic " + request.id() + ", but order_masters is not set");
            return CompletableFuture.completedFuture(new Reply.Sealed(null));
        }
        CompletionStage<List<Exploded>> exploded = disk.submit(() -> explode(request));
        return exploded.thenCompose(this::keepAll)
                .<Reply>thenApply(kept -> new Reply.Sealed(null))
                .exceptionally(failure -> failed(Failures.cause(failure)));
    }

    private static Reply failed(Throwable cause) {
        if (cause instanceof NotStoredException) {
            return new Reply.None();
        }
        throw new CompletionException(cause);
    }

    private CompletionStage<@Nullable Void> keepAll(List<Exploded> all) {
        CompletionStage<@Nullable Void> last = CompletableFuture.completedFuture(null);
        for (Exploded one : all) {
            last = last.thenCompose(before -> store.keep(one.id(), one.load()));
        }
        return last;
    }

    private List<Exploded> explode(MinionRequest request) throws IOException {
        AtomicFiles.makeDirectories(syndics);
        AtomicFiles.write(syndics.resolve(request.id()), new byte[0]);
        Object sent = request.load().get("load");
        // Old syndics send one group of returns, the load itself.
        List<?> groups = sent instanceof List<?> many ? many : List.of(request.load().asMap());
        List<Exploded> all = new ArrayList<>();
        for (Object group : groups) {
            if (group instanceof Map<?, ?> map
                    && map.get("jid") instanceof String jid
                    && JobId.isValid(jid)
                    && map.get("return") instanceof Map<?, ?> returns) {
                if (map.get("load") instanceof Map<?, ?> job && !job.isEmpty()) {
                    jobs.prepareJob(jid, false);
                    // A job that was published here keeps what it was published as; one of the
                    // syndic's own users has none of this master's minions.
                    if (!jobs.hasLoad(jid)) {
                        jobs.saveLoad(jid, job, List.of());
                    }
                }
                returns.forEach((id, item) -> add(all, request, map, id, item));
            } else {
                refusals.refused(
                        request.peer(), "returns of syndic " + request.id() + " without a jid");
            }
        }
        return all;
    }

    private void add(
            List<Exploded> all,
            MinionRequest request,
            Map<?, ?> group,
            @Nullable Object minion,
            @Nullable Object item) {
        if (!(minion instanceof String id)
                || !MinionId.isValid(id)
                || !(item instanceof Map<?, ?> returned)
                || !returned.containsKey("return")
                || all.size() >= MAX_RETURNS) {
            refusals.refused(
                    request.peer(), "a return of syndic " + request.id() + " that is none");
            return;
        }
        if (!id.equals(request.id()) && accepted.find(id) != null) {
            refusals.refused(
                    request.peer(),
                    "a return of syndic "
                            + request.id()
                            + " for "
                            + id
                            + ", which is no minion of"
                            + " its");
            return;
        }
        Map<Object, @Nullable Object> load = new LinkedHashMap<>(returned);
        for (String name : SHARED) {
            if (group.containsKey(name)) {
                load.put(name, group.get(name));
            }
        }
        load.put("jid", group.get("jid"));
        load.put("id", id);
        load.keySet().removeAll(ReturnCommand.NOT_A_MINIONS_TO_SAY);
        all.add(new Exploded(id, load));
    }
}
