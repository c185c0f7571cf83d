package io.brine.master.publish;

import io.brine.master.access.Access;
import io.brine.master.access.Login;
import io.brine.master.event.EventBus;
import io.brine.master.job.JobCache;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPool;
import io.brine.master.target.TargetResolution;
import io.brine.master.target.TargetResolver;
import io.brine.salt.event.EventTag;
import io.brine.salt.job.JobId;
import io.brine.salt.job.PublishLoad;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The command {@code publish}: has checked who asks, resolves the target, makes the job known on
 * disk and on the bus, publishes it, and only then answers.
 *
 * <p>The key and passwords that come with a request go no further than the check. Thread-safe;
 * never blocks.
 */
public final class JobPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(JobPublisher.class);

    private final Access access;
    private final TargetResolver targets;
    private final JobCache jobs;
    private final EventBus events;
    private final Supplier<@Nullable Publisher> publisher;
    private final WorkPool disk;
    private final RefusalLog refusals;
    private final @Nullable String masterId;
    private final boolean orderMasters;

    /**
     * With all that a job passes through.
     *
     * @param publisher the running Publisher, or null while it is being restarted
     * @param masterId {@code master_id}, published if set
     * @param orderMasters {@code order_masters}: publish for syndics, also what means no minion
     *     here
     */
    public JobPublisher(
            Access access,
            TargetResolver targets,
            JobCache jobs,
            EventBus events,
            Supplier<@Nullable Publisher> publisher,
            WorkPool disk,
            RefusalLog refusals,
            @Nullable String masterId,
            boolean orderMasters) {
        this.access = access;
        this.targets = targets;
        this.jobs = jobs;
        this.events = events;
        this.publisher = publisher;
        this.disk = disk;
        this.refusals = refusals;
        this.masterId = masterId;
        this.orderMasters = orderMasters;
    }

    /** A job that is known everywhere and can go out, or the answer that says why not. */
    private sealed interface Prepared {
        record Ready(PublishLoad load, TargetResolution target) implements Prepared {}

        record Refused(Map<String, @Nullable Object> answer) implements Prepared {}
    }

    /** Answers one request from a peer; the value is to be sent in clear. */
    public CompletionStage<@Nullable Object> publish(
            PayloadMap request, @Nullable SocketAddress peer) {
        CompletionStage<Login> login = access.login(request.mapOrEmpty("kwargs"), request, peer);
        return login.thenCompose(who -> prepared(request, who, peer)).thenCompose(this::answer);
    }

    /**
     * Publishes a job of the master's own, or one whose sender was checked already.
     *
     * @param request as the command {@code publish} has it, without credentials
     * @return what that command answers
     */
    public CompletionStage<@Nullable Object> publishUnchecked(PayloadMap request) {
        Login.Accepted who = Login.Accepted.unbound(request.textOr("user", "root"));
        CompletionStage<Prepared> prepared = disk.submit(() -> resolve(request, who, null));
        return prepared.thenCompose(this::answer);
    }

    private CompletionStage<@Nullable Object> answer(Prepared prepared) {
        return switch (prepared) {
            case Prepared.Refused refused -> CompletableFuture.completedFuture(refused.answer());
            case Prepared.Ready ready -> send(ready);
        };
    }

    /** Who is not let in takes no place among those that wait for the disk. */
    private CompletionStage<Prepared> prepared(
            PayloadMap request, Login who, @Nullable SocketAddress peer) {
        return switch (who) {
            case Login.Refused refused ->
                    request.has("fun")
                            ? CompletableFuture.completedFuture(
                                    refused(
                                            request,
                                            "AuthenticationError",
                                            "Authentication error occurred."))
                            : CompletableFuture.failedFuture(
                                    new PayloadException("field 'fun' is missing"));
            case Login.Accepted accepted -> disk.submit(() -> prepare(request, accepted, peer));
        };
    }

    private Prepared prepare(PayloadMap request, Login.Accepted who, @Nullable SocketAddress peer)
            throws IOException, PayloadException {
        String user = request.textOr("user", "");
        if (access.acl().isBlacklisted(user, PublishLoads.functions(request))) {
            refusals.refused(peer, "publish of " + user + " is in publisher_acl_blacklist");
            return new Prepared.Refused(
                    error("AuthorizationError", "Authorization error occurred."));
        }
        return resolve(request, who, peer);
    }

    private Prepared resolve(PayloadMap request, Login.Accepted who, @Nullable SocketAddress peer)
            throws IOException, PayloadException {
        PayloadMap kwargs = request.mapOrEmpty("kwargs");
        TargetResolution target =
                targets.resolve(
                        request.get("tgt"),
                        request.textOr("tgt_type", "glob"),
                        kwargs.textOr("delimiter", ":"));
        List<?> rules = who.rules();
        if (rules == null && kwargs.get("auth_list") instanceof List<?> above && !above.isEmpty()) {
            // A syndic passes on what the user of the upper master may do.
            rules = above;
        }
        boolean permitted =
                rules == null
                        || access.rules()
                                .permitsJob(
                                        rules,
                                        PublishLoads.functions(request),
                                        request.list("arg"),
                                        target.minions());
        if (!permitted) {
            refusals.refused(peer, "publish of " + who.username() + " is not permitted to him");
            return refused(request, "AuthorizationError", "Authorization error occurred.");
        }
        if (target.minions().isEmpty() && !orderMasters) {
            return new Prepared.Refused(noMinions(request.get("tgt")));
        }
        try {
            return record(request, who.username(), rules, target);
        } catch (IOException e) {
            LOG.error("A job of {} cannot be stored: {}", who.username(), e.toString());
            return new Prepared.Refused(
                    error("PublishError", "The master cannot store the job: " + e.getMessage()));
        }
    }

    private Prepared record(
            PayloadMap request, String user, @Nullable List<?> rules, TargetResolution target)
            throws IOException, PayloadException {
        boolean nocache = request.mapOrEmpty("kwargs").boolOr("nocache", false);
        String jid;
        try {
            jid = jobs.prepareJob(request.textOr("jid", ""), nocache);
        } catch (IllegalArgumentException e) {
            return new Prepared.Refused(Map.of("error", "Master failed to assign jid"));
        }
        Map<Object, @Nullable Object> stored = PublishLoads.withoutSecrets(request);
        stored.put("jid", jid);
        stored.put("user", user);
        jobs.saveLoad(jid, stored, target.minions());
        Map<String, @Nullable Object> syndics =
                orderMasters ? Map.of("auth_list", rules == null ? List.of() : rules) : Map.of();
        PublishLoad load = PublishLoads.published(request, jid, user, masterId, syndics);
        events.fire(EventTag.jobNew(jid), PublishLoads.announcement(load, target));
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

    private Prepared refused(PayloadMap request, String name, String message) {
        Map<String, @Nullable Object> answer = error(name, message);
        // Not the whole load, as Salt has it: it holds secrets, and strangers could fill the bus.
        Map<Object, @Nullable Object> data = new LinkedHashMap<>();
        data.put("user", RefusalLog.printable(request.textOr("user", "")));
        data.put("fun", RefusalLog.printable(String.valueOf(request.get("fun"))));
        data.put("tgt", RefusalLog.printable(PublishLoads.shown(request.get("tgt"))));
        String jid = request.textOr("jid", "");
        data.putAll(answer);
        // A jid that is not valid must not become part of a tag.
        events.fire(EventTag.jobError(JobId.isValid(jid) ? jid : ""), data);
        return new Prepared.Refused(answer);
    }

    private static Map<String, @Nullable Object> error(String name, String message) {
        return Map.of("error", Map.of("name", name, "message", message));
    }

    private static Map<String, @Nullable Object> noMinions(@Nullable Object target) {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("jid", null);
        load.put("minions", List.of());
        load.put(
                "error",
                "Master could not resolve minions for target " + PublishLoads.shown(target));
        return Map.of("enc", "clear", "load", load);
    }
}
