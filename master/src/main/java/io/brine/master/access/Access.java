package io.brine.master.access;

import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPool;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The one gate for everybody who asks in clear, be it for a publish, a runner, a wheel function or
 * a token: finds out who he is and by which rules he is bound. Thread-safe; never blocks.
 *
 * <p>A login that failed is answered after about a second, as Salt does it, so that neither the
 * time tells anything nor a guesser gets far.
 */
public final class Access {
    private static final int MAX_DELAYED = 1024;
    private static final int LEAST_DELAY_MILLIS = 750;
    private static final int DELAY_SPAN_MILLIS = 500;

    private final PublisherKeys keys;
    private final PublisherAcl acl;
    private final ExternalAuth external;
    private final AccessRules rules;
    private final WorkPool pool;
    private final RefusalLog refusals;
    private final AtomicInteger delayed = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();

    /** With {@code pool} for the back ends of {@code external_auth}. */
    public Access(
            PublisherKeys keys,
            PublisherAcl acl,
            ExternalAuth external,
            AccessRules rules,
            WorkPool pool,
            RefusalLog refusals) {
        this.keys = keys;
        this.acl = acl;
        this.external = external;
        this.rules = rules;
        this.pool = pool;
        this.refusals = refusals;
    }

    /** What rules permit. */
    public AccessRules rules() {
        return rules;
    }

    /** What is refused to everybody, and the rules of this host's users. */
    public PublisherAcl acl() {
        return acl;
    }

    /**
     * Finds out who asks.
     *
     * @param credentials where {@code token} or {@code eauth} would be
     * @param request where {@code user} and {@code key} are, which count if neither is there
     * @param peer where it came from, or null if unknown
     */
    public CompletionStage<Login> login(
            PayloadMap credentials, PayloadMap request, @Nullable SocketAddress peer) {
        if (ExternalAuth.isMeantBy(credentials)) {
            return slowlyIfRefused(
                    () -> external.check(credentials, peer),
                    login ->
                            login instanceof Login.Refused refused
                                    && refused.type() == Login.Type.EAUTH);
        }
        return CompletableFuture.completedFuture(loginByKey(request, peer));
    }

    private Login loginByKey(PayloadMap request, @Nullable SocketAddress peer) {
        String user = request.textOr("user", "");
        PublisherKeys.Standing standing = keys.standing(user, request.textOr("key", ""));
        List<Object> bound = acl.rulesOf(user, standing);
        if (bound != null && bound.isEmpty()) {
            boolean unknown = standing == PublisherKeys.Standing.NONE;
            refusals.refused(
                    peer,
                    "request of '"
                            + user
                            + (unknown
                                    ? "' without its key"
                                    : "', whom publisher_acl lets do nothing"));
            return Login.Refused.of(Login.Type.USER, "");
        }
        return new Login.Accepted(Login.Type.USER, user, bound);
    }

    /**
     * {@code mk_token}.
     *
     * @return what the token stands for, or an empty text
     */
    public CompletionStage<Object> makeToken(PayloadMap request, @Nullable SocketAddress peer) {
        return slowlyIfRefused(
                () -> {
                    Map<String, @Nullable Object> made = external.makeToken(request, peer);
                    return made == null ? "" : made;
                },
                ""::equals);
    }

    /**
     * {@code get_token}.
     *
     * @return what the token stands for; an empty map if it is none; false if there is none
     */
    public CompletionStage<Object> describeToken(PayloadMap request, @Nullable SocketAddress peer) {
        if (!request.has("token")) {
            return CompletableFuture.completedFuture(false);
        }
        return pool.submit(
                () -> {
                    Map<Object, @Nullable Object> described =
                            external.describe(request.get("token"));
                    if (described.isEmpty()) {
                        refusals.refused(peer, "get_token of a token that is none or has expired");
                    }
                    return described;
                });
    }

    private <T> CompletionStage<T> slowlyIfRefused(Callable<T> task, Predicate<T> isRefused) {
        CompletionStage<T> done = pool.submit(task);
        return done.thenCompose(
                result ->
                        isRefused.test(result)
                                ? later(result)
                                : CompletableFuture.completedFuture(result));
    }

    private <T> CompletionStage<T> later(T result) {
        if (delayed.incrementAndGet() > MAX_DELAYED) {
            delayed.decrementAndGet();
            return CompletableFuture.completedFuture(result);
        }
        int millis = LEAST_DELAY_MILLIS + random.nextInt(DELAY_SPAN_MILLIS);
        return CompletableFuture.supplyAsync(
                () -> {
                    delayed.decrementAndGet();
                    return result;
                },
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }
}
