package io.brine.master.request;

import io.brine.master.access.Access;
import io.brine.master.access.AccessRules.Permission;
import io.brine.master.access.Login;
import io.brine.master.function.FunctionCall;
import io.brine.master.function.FunctionClient;
import io.brine.master.function.FunctionResult;
import io.brine.master.process.RefusalLog;
import io.brine.salt.job.JobId;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The commands {@code runner} and {@code wheel} in clear: a runner is started and its tag answered
 * at once, a wheel function runs to its end first. Both pass the same gate as a publish.
 * Thread-safe; never blocks.
 */
public final class FunctionRequests {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionRequests.class);

    /** What stands beside a function's arguments in a request. */
    private static final Set<String> NOT_ARGUMENTS =
            Set.of(
                    "cmd",
                    "fun",
                    "client",
                    "user",
                    "key",
                    "username",
                    "password",
                    "eauth",
                    "token",
                    "arg",
                    "kwarg",
                    "print_event",
                    "full_return",
                    "token_expire");

    private final Access access;
    private final FunctionClient runner;
    private final FunctionClient wheel;
    private final RefusalLog refusals;
    private final JobId jids = new JobId();
    private final String masterUser;

    /** With {@code masterUser} for what is done through sudo. */
    public FunctionRequests(
            Access access,
            FunctionClient runner,
            FunctionClient wheel,
            RefusalLog refusals,
            String masterUser) {
        this.access = access;
        this.runner = runner;
        this.wheel = wheel;
        this.refusals = refusals;
        this.masterUser = masterUser;
    }

    /** Answers {@code runner}: the tag and the jid of the events to come. */
    CompletionStage<Object> runner(PayloadMap request, @Nullable SocketAddress peer) {
        return admitted(
                "runner",
                request,
                peer,
                user -> {
                    String jid = jids.next();
                    runner.call(call(request.mapOrEmpty("kwarg"), Set.of(), request, user, jid))
                            .whenComplete((result, failure) -> report(failure));
                    return CompletableFuture.completedFuture(
                            inOrder("tag", runner.tag(jid), "jid", jid));
                });
    }

    /** Answers {@code wheel}: what the function returned. */
    CompletionStage<Object> wheel(PayloadMap request, @Nullable SocketAddress peer) {
        return admitted(
                "wheel",
                request,
                peer,
                user ->
                        wheel.call(call(request, NOT_ARGUMENTS, request, user, jids.next()))
                                .thenApply(FunctionRequests::wheelAnswer));
    }

    private static Object wheelAnswer(FunctionResult result) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("fun", result.data().get("fun"));
        data.put("jid", result.jid());
        data.put("tag", result.tag());
        data.put("user", result.data().get("user"));
        data.put("return", result.value());
        data.put("success", result.success());
        return inOrder("tag", result.tag(), "data", data);
    }

    private static void report(@Nullable Throwable failure) {
        if (failure != null) {
            LOG.error("A runner could not be started: {}", failure.toString());
        }
    }

    @FunctionalInterface
    private interface Work {
        CompletionStage<Object> doFor(String user);
    }

    private CompletionStage<Object> admitted(
            String form, PayloadMap request, @Nullable SocketAddress peer, Work work) {
        return access.login(request, request, peer)
                .thenCompose(
                        login ->
                                switch (login) {
                                    case Login.Refused refused ->
                                            error(refused.name(), refused.message());
                                    case Login.Accepted who -> run(form, request, who, peer, work);
                                });
    }

    private CompletionStage<Object> run(
            String form,
            PayloadMap request,
            Login.Accepted who,
            @Nullable SocketAddress peer,
            Work work) {
        String fun = request.textOr("fun", "");
        Permission permission =
                who.type() == Login.Type.USER && who.rules() == null
                        ? Permission.PERMITTED
                        : permission(form, fun, request, who);
        return switch (permission) {
            case PERMITTED ->
                    work.doFor(who.username().startsWith("sudo_") ? masterUser : who.username());
            case MALFORMED ->
                    error(
                            "SaltInvocationError",
                            "A command invocation error occurred: Check syntax.");
            case DENIED -> {
                refusals.refused(
                        peer, form + " " + fun + " of " + who.username() + " is not permitted");
                Login.Refused refused = Login.Refused.notPermitted(who);
                yield error(refused.name(), refused.message());
            }
        };
    }

    private Permission permission(String form, String fun, PayloadMap request, Login.Accepted who) {
        boolean isRunner = form.equals("runner");
        FunctionCall call =
                isRunner
                        ? call(request.mapOrEmpty("kwarg"), Set.of(), request, "", null)
                        : call(request, NOT_ARGUMENTS, request, "", null);
        List<?> rules = who.rules();
        return access.rules()
                .permitsFunction(
                        form, rules == null ? List.of() : rules, fun, call.args(), call.kwargs());
    }

    /**
     * Salt's two forms: the arguments as {@code arg} and {@code kwarg}, or each under its own name.
     *
     * @param from where the arguments are
     * @param except names there that are no arguments
     */
    private static FunctionCall call(
            PayloadMap from,
            Set<String> except,
            PayloadMap request,
            String user,
            @Nullable String jid) {
        List<@Nullable Object> args = List.of();
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        if (from.get("arg") instanceof List<?> given) {
            args = new ArrayList<>(given);
        }
        from.mapOrEmpty("kwarg").asMap().forEach((name, value) -> put(kwargs, name, value));
        boolean whole =
                from.get("arg") instanceof List<?> && from.get("kwarg") instanceof Map<?, ?>;
        if (!whole) {
            from.asMap()
                    .forEach(
                            (name, value) -> {
                                boolean argument =
                                        !name.equals("arg")
                                                && !name.equals("kwarg")
                                                && !except.contains(String.valueOf(name));
                                if (argument) {
                                    put(kwargs, name, value);
                                }
                            });
        }
        return new FunctionCall(request.textOr("fun", ""), args, kwargs, user, jid);
    }

    private static void put(
            Map<String, @Nullable Object> kwargs, Object name, @Nullable Object value) {
        String text = String.valueOf(name);
        if (!text.startsWith("__")) {
            kwargs.put(text, value);
        }
    }

    private static CompletionStage<Object> error(String name, String message) {
        return CompletableFuture.completedFuture(
                Map.of("error", inOrder("name", name, "message", message)));
    }

    private static Map<String, @Nullable Object> inOrder(
            String first, @Nullable Object one, String second, @Nullable Object two) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(first, one);
        map.put(second, two);
        return map;
    }
}
