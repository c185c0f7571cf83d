package io.brine.master.request;

import io.brine.master.cache.AtomicFiles;
import io.brine.master.function.FunctionCall;
import io.brine.master.function.FunctionClient;
import io.brine.master.function.FunctionException;
import io.brine.master.function.Minions;
import io.brine.master.job.JobCache;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPools;
import io.brine.master.publish.JobPublisher;
import io.brine.salt.job.JobId;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What minions have each other and the master do: {@code minion_pub}, {@code pub_ret}, {@code
 * minion_publish} and {@code minion_runner}. Who published a job is kept in {@code
 * cachedir/publish_auth}, and only that minion learns its returns.
 */
final class PeerCommands {
    private static final long MOST_SECONDS = 600;
    private static final Duration GATHER = Duration.ofSeconds(10);

    private final PeerRules rules;
    private final Services with;

    /**
     * What the commands work with.
     *
     * @param cacheDir where {@code publish_auth} lies
     * @param nodegroups {@code nodegroups}
     * @param user whom the published jobs say that they are of
     */
    record Services(
            JobPublisher publisher,
            JobCache jobs,
            FunctionClient runner,
            Minions minions,
            WorkPools pools,
            RefusalLog refusals,
            Path cacheDir,
            Map<String, ? extends @Nullable Object> nodegroups,
            String user) {}

    PeerCommands(PeerRules rules, Services with) {
        this.rules = rules;
        this.with = with;
    }

    /** Adds the commands to a table. */
    void addTo(Map<String, MinionCommand> table) {
        table.put("minion_pub", this::publish);
        table.put("pub_ret", this::returns);
        table.put("minion_publish", this::publishAndWait);
        table.put("minion_runner", this::run);
    }

    /** A publish that may go out. */
    private record Wish(
            Object fun, List<@Nullable Object> arg, Object target, String targetType, String ret) {}

    private CompletionStage<Reply> publish(MinionRequest request) {
        CompletionStage<@Nullable Wish> wished = with.pools().disk().submit(() -> wish(request));
        return wished.thenCompose(
                wish -> {
                    if (wish == null) {
                        return CompletableFuture.completedFuture(new Reply.Sealed(Map.of()));
                    }
                    Map<String, @Nullable Object> job = new LinkedHashMap<>();
                    job.put("cmd", "publish");
                    job.put("tgt", wish.target());
                    job.put("fun", wish.fun());
                    job.put("arg", wish.arg());
                    job.put("tgt_type", wish.targetType());
                    job.put("ret", wish.ret());
                    job.put("jid", "");
                    job.put("kwargs", Map.of("id", request.id()));
                    job.put("user", with.user());
                    return with.publisher()
                            .publishUnchecked(PayloadMap.ofMap(job))
                            .thenCompose(
                                    answer ->
                                            with.pools()
                                                    .disk()
                                                    .submit(() -> published(request, answer)));
                });
    }

    private Reply published(MinionRequest request, @Nullable Object answer) throws IOException {
        Object load = answer instanceof Map<?, ?> map ? map.get("load") : null;
        if (!(load instanceof Map<?, ?> job) || !(job.get("jid") instanceof String jid)) {
            return new Reply.Sealed(Map.of("jid", 0, "minions", List.of()));
        }
        Path directory = with.cacheDir().resolve("publish_auth");
        AtomicFiles.makeDirectories(directory);
        AtomicFiles.write(directory.resolve(jid), request.id().getBytes(StandardCharsets.UTF_8));
        Map<String, @Nullable Object> reply = new LinkedHashMap<>();
        reply.put("jid", jid);
        reply.put("minions", job.get("minions"));
        return new Reply.Sealed(reply);
    }

    private @Nullable Wish wish(MinionRequest request) throws IOException, PayloadException {
        PayloadMap load = request.load();
        Object target = load.get("tgt");
        if (target == null
                || !load.has("ret")
                || !(load.get("fun") instanceof String fun)
                || !(load.get("arg") instanceof List<?>)) {
            return null;
        }
        boolean isGroup = load.textOr("tgt_type", "glob").startsWith("node");
        // One name for what is checked and for what is published: another one would mean nobody
        // when it is checked, which every rule covers.
        String type = isGroup ? "nodegroup" : load.textOr("tgt_type", "glob");
        boolean several = fun.indexOf(',') >= 0;
        List<String> functions = several ? List.of(fun.split(",", -1)) : List.of(fun);
        List<@Nullable Object> arg = several ? words(load.list("arg")) : load.list("arg");
        if (!rules.permitsPublish(request.id(), functions, arg, target, type)) {
            with.refusals()
                    .refused(
                            request.peer(),
                            "publish of "
                                    + fun
                                    + " by "
                                    + request.id()
                                    + ": peer does not permit it");
            return null;
        }
        if (isGroup) {
            Object group = with.nodegroups().get(String.valueOf(target));
            if (group == null) {
                return null;
            }
            target = group;
            type = "compound";
        }
        return new Wish(
                several ? functions : fun,
                PeerArguments.of(arg, load).asJobArguments(),
                target,
                type,
                load.textOr("ret", ""));
    }

    private static List<@Nullable Object> words(List<@Nullable Object> arg) {
        return new ArrayList<>(
                arg.stream()
                        .map(one -> List.of(String.valueOf(one).strip().split("\\s+")))
                        .toList());
    }

    private CompletionStage<Reply> returns(MinionRequest request) {
        return with.pools()
                .disk()
                .submit(() -> new Reply.Sealed(returnsOf(request.id(), request.load().get("jid"))));
    }

    private Map<String, ?> returnsOf(String minionId, @Nullable Object wanted) throws IOException {
        if (!(wanted instanceof String jid) || !JobId.isValid(jid)) {
            return Map.of();
        }
        Path file = with.cacheDir().resolve("publish_auth").resolve(jid);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !minionId.equals(Files.readString(file, StandardCharsets.UTF_8))) {
            return Map.of();
        }
        Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
        with.jobs()
                .returns(jid)
                .forEach(
                        (id, returned) -> {
                            Map<String, @Nullable Object> one = new LinkedHashMap<>();
                            one.put("ret", returned.get("return"));
                            if (returned.containsKey("out")) {
                                one.put("out", returned.get("out"));
                            }
                            all.put(id, one);
                        });
        return all;
    }

    private CompletionStage<Reply> publishAndWait(MinionRequest request) {
        return with.pools().runner().submit(() -> new Reply.Sealed(waitedFor(request)));
    }

    private Map<String, ?> waitedFor(MinionRequest request)
            throws IOException, PayloadException, InterruptedException, FunctionException {
        Wish wish = wish(request);
        if (wish == null || !(wish.fun() instanceof String fun)) {
            return Map.of();
        }
        PayloadMap load = request.load();
        long seconds = load.integerOr("timeout", load.integerOr("tmo", 5));
        Duration timeout = Duration.ofSeconds(Math.clamp(seconds, 1, MOST_SECONDS));
        Minions.Outcome outcome =
                with.minions()
                        .run(wish.target(), wish.targetType(), fun, wish.arg(), timeout, GATHER);
        boolean full = load.textOr("form", "").equals("full");
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        outcome.returns()
                .forEach(
                        (id, answer) ->
                                all.put(
                                        id,
                                        full ? full(outcome.jid(), id, answer) : answer.value()));
        if (full && !outcome.jid().isEmpty()) {
            all.put("__jid__", outcome.jid());
        }
        return all;
    }

    private static Map<String, @Nullable Object> full(
            String jid, String id, Minions.MinionAnswer answer) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("jid", jid);
        one.put("id", id);
        one.put("retcode", answer.retcode());
        one.put("ret", answer.value());
        if (answer.out() != null) {
            one.put("out", answer.out());
        }
        return one;
    }

    private CompletionStage<Reply> run(MinionRequest request) {
        PayloadMap load = request.load();
        String fun = load.textOr("fun", "");
        if (!load.has("arg") || !rules.permitsRunner(request.id(), fun)) {
            with.refusals()
                    .refused(
                            request.peer(),
                            "runner "
                                    + fun
                                    + " by "
                                    + request.id()
                                    + ": peer_run does not permit it");
            return CompletableFuture.completedFuture(new Reply.Sealed(Map.of()));
        }
        if (!with.runner().knows(fun)) {
            return CompletableFuture.completedFuture(
                    new Reply.Sealed("'" + fun + "' is not available."));
        }
        List<?> given = load.get("arg") instanceof List<?> list ? list : List.of();
        PeerArguments arguments = PeerArguments.of(given, load);
        return with.runner()
                .call(
                        new FunctionCall(
                                fun, arguments.args(), arguments.kwargs(), with.user(), null))
                .thenApply(result -> new Reply.Sealed(result.value()));
    }
}
