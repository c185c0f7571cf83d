package io.brine.master.publish;

import io.brine.master.event.EventBus;
import io.brine.master.job.JobCache;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPool;
import io.brine.master.target.TargetResolution;
import io.brine.master.target.TargetResolver;
import io.brine.salt.event.EventTag;
import io.brine.salt.job.PublishLoad;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The command {@code publish} of local command lines: checks who asks, resolves the target, makes
 * the job known on disk and on the bus, publishes it, and only then answers.
 *
 * <p>The key and passwords that come with the request go no further than the check. Thread-safe;
 * never blocks.
 */
public final class JobPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(JobPublisher.class);

    /** Fields of the request's {@code kwargs} that are published with the job. */
    private static final List<String> PUBLISHED =
            List.of(
                    "metadata",
                    "ret_config",
                    "ret_kwargs",
                    "module_executors",
                    "executor_opts",
                    "start_event");

    private static final List<String> SECRET =
            List.of("key", "username", "password", "token", "eauth", "auth_list");

    private final PublisherKeys keys;
    private final PublisherAcl acl;
    private final TargetResolver targets;
    private final JobCache jobs;
    private final EventBus events;
    private final Supplier<@Nullable Publisher> publisher;
    private final WorkPool disk;
    private final RefusalLog refusals;
    private final @Nullable String masterId;

    /**
     * With all that a job passes through.
     *
     * @param publisher the running Publisher, or null while it is being restarted
     * @param masterId {@code master_id}, published if set
     */
    public JobPublisher(
            PublisherKeys keys,
            PublisherAcl acl,
            TargetResolver targets,
            JobCache jobs,
            EventBus events,
            Supplier<@Nullable Publisher> publisher,
            WorkPool disk,
            RefusalLog refusals,
            @Nullable String masterId) {
        this.keys = keys;
        this.acl = acl;
        this.targets = targets;
        this.jobs = jobs;
        this.events = events;
        this.publisher = publisher;
        this.disk = disk;
        this.refusals = refusals;
        this.masterId = masterId;
    }

    /** A job that is known everywhere and can go out, or the answer that says why not. */
    private sealed interface Prepared {
        record Ready(PublishLoad load, TargetResolution target) implements Prepared {}

        record Refused(Map<String, @Nullable Object> answer) implements Prepared {}
    }

    /** Answers one request from a peer; the value is to be sent in clear. */
    public CompletionStage<@Nullable Object> publish(
            PayloadMap request, @Nullable SocketAddress peer) {
        CompletionStage<Prepared> prepared = disk.submit(() -> prepare(request, peer));
        return prepared.thenCompose(
                outcome ->
                        switch (outcome) {
                            case Prepared.Refused refused ->
                                    CompletableFuture.completedFuture(refused.answer());
                            case Prepared.Ready ready -> send(ready);
                        });
    }

    private Prepared prepare(PayloadMap request, @Nullable SocketAddress peer)
            throws IOException, PayloadException {
        PayloadMap kwargs = request.mapOrEmpty("kwargs");
        String user = request.textOr("user", "");
        List<String> functions = functions(request);
        if (acl.isBlacklisted(user, functions)) {
            refusals.refused(peer, "publish of " + user + " is in publisher_acl_blacklist");
            return refused(request, "AuthorizationError", "Authorization error occurred.");
        }
        boolean eauth = kwargs.has("eauth") || kwargs.has("token");
        if (eauth || !keys.accepts(user, request.textOr("key", ""))) {
            refusals.refused(
                    peer,
                    "publish of '" + user + "' " + (eauth ? "with eauth" : "without its key"));
            return refused(request, "AuthenticationError", "Authentication error occurred.");
        }
        String type = request.textOr("tgt_type", "glob");
        TargetResolution target =
                targets.resolve(request.get("tgt"), type, kwargs.textOr("delimiter", ":"));
        if (!acl.permits(user, keys.isPrivileged(user), functions, target.minions())) {
            refusals.refused(peer, "publish of " + user + ": publisher_acl does not permit it");
            return refused(request, "AuthorizationError", "Authorization error occurred.");
        }
        if (target.minions().isEmpty()) {
            return new Prepared.Refused(noMinions(request.get("tgt")));
        }
        try {
            return record(request, kwargs, target);
        } catch (IOException e) {
            LOG.error("A job of {} cannot be stored: {}", user, e.toString());
            return new Prepared.Refused(
                    error("PublishError", "The master cannot store the job: " + e.getMessage()));
        }
    }

    private Prepared record(PayloadMap request, PayloadMap kwargs, TargetResolution target)
            throws IOException, PayloadException {
        String jid;
        try {
            jid = jobs.prepareJob(request.textOr("jid", ""), kwargs.boolOr("nocache", false));
        } catch (IllegalArgumentException e) {
            return new Prepared.Refused(Map.of("error", "Master failed to assign jid"));
        }
        Map<Object, @Nullable Object> stored = withoutSecrets(request.toMap());
        stored.put("jid", jid);
        stored.replace("kwargs", withoutSecrets(kwargs.toMap()));
        jobs.saveLoad(jid, stored, target.minions());
        PublishLoad load = publishLoad(request, kwargs, jid);
        events.fire(EventTag.jobNew(jid), announcement(load, target));
        events.fire(EventTag.jobPublish(jid), load.toMap());
        return new Prepared.Ready(load, target);
    }

    private CompletionStage<@Nullable Object> send(Prepared.Ready job) {
        Publisher to = publisher.get();
        if (to == null) {
            return CompletableFuture.completedFuture(
                    error("PublishError", "The master's Publisher is being restarted, try again."));
        }
        String jid = job.load().jid();
        LOG.info(
                "User {} Published command {} with jid {}",
                job.load().user(),
                job.load().fun(),
                jid);
        return to.publish(job.load(), job.target().minions())
                .thenApply(
                        sent -> {
                            Map<String, @Nullable Object> load = new LinkedHashMap<>();
                            load.put("jid", jid);
                            load.put("minions", job.target().minions());
                            load.put("missing", job.target().missing());
                            return Map.of("enc", "clear", "load", load);
                        });
    }

    private PublishLoad publishLoad(PayloadMap request, PayloadMap kwargs, String jid)
            throws PayloadException {
        Map<Object, @Nullable Object> extra = new LinkedHashMap<>();
        String delimiter = kwargs.textOr("delimiter", ":");
        if (!delimiter.equals(":")) {
            extra.put("delimiter", delimiter);
        }
        for (String name : PUBLISHED) {
            if (kwargs.has(name)) {
                extra.put(name, kwargs.get(name));
            }
        }
        if (masterId != null) {
            extra.put("master_id", masterId);
        }
        Map<Object, @Nullable Object> load = new LinkedHashMap<>();
        load.put("jid", jid);
        for (String name : List.of("fun", "arg", "tgt", "tgt_type", "ret", "user")) {
            load.put(name, request.get(name));
        }
        load.putAll(extra);
        return PublishLoad.of(PayloadMap.ofMap(load));
    }

    private static Map<String, @Nullable Object> announcement(
            PublishLoad load, TargetResolution target) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("jid", load.jid());
        data.put("tgt_type", load.tgtType());
        data.put("tgt", load.tgt());
        data.put("user", load.user());
        data.put("fun", load.fun());
        data.put("arg", load.arg());
        data.put("minions", target.minions());
        data.put("missing", target.missing());
        return data;
    }

    private Prepared refused(PayloadMap request, String name, String message) {
        Map<String, @Nullable Object> answer = error(name, message);
        // Not the whole load, as Salt has it: it holds secrets, and strangers could fill the bus.
        Map<Object, @Nullable Object> data = new LinkedHashMap<>();
        data.put("user", RefusalLog.printable(request.textOr("user", "")));
        data.put("fun", RefusalLog.printable(String.valueOf(request.get("fun"))));
        data.putAll(answer);
        // A jid that is not valid must not become part of a tag.
        events.fire(EventTag.jobError(""), data);
        return new Prepared.Refused(answer);
    }

    private static Map<String, @Nullable Object> error(String name, String message) {
        return Map.of("error", Map.of("name", name, "message", message));
    }

    private static Map<String, @Nullable Object> noMinions(@Nullable Object target) {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("jid", null);
        load.put("minions", List.of());
        load.put("error", "Master could not resolve minions for target " + shown(target));
        return Map.of("enc", "clear", "load", load);
    }

    /** A target as Python would print it. */
    private static String shown(@Nullable Object target) {
        if (target instanceof List<?> list) {
            List<String> quoted = new ArrayList<>();
            list.forEach(id -> quoted.add("'" + id + "'"));
            return "[" + String.join(", ", quoted) + "]";
        }
        return String.valueOf(target);
    }

    private static Map<Object, @Nullable Object> withoutSecrets(Map<Object, @Nullable Object> map) {
        map.keySet().removeAll(SECRET);
        return map;
    }

    private static List<String> functions(PayloadMap request) throws PayloadException {
        if (request.get("fun") instanceof List<?> many) {
            return many.stream().map(String::valueOf).toList();
        }
        return List.of(request.text("fun"));
    }
}
