package io.brine.master.reactor;

import io.brine.master.function.FunctionCall;
import io.brine.master.function.FunctionClient;
import io.brine.master.function.FunctionResult;
import io.brine.master.process.Failures;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries reactions out: jobs are published as a command line's would be, runner and wheel
 * functions run in the master as the user {@value #USER}. What fails is a line in the log.
 * Thread-safe; never blocks.
 */
final class ReactionRunner {
    /** Events of this user cause no reactions, so that none causes itself. */
    static final String USER = "Reactor";

    private static final Logger LOG = LoggerFactory.getLogger(ReactionRunner.class);

    /** Beside these, what a local reaction says goes into the job's {@code kwargs}. */
    private static final Set<String> OF_THE_JOB =
            Set.of("tgt", "tgt_type", "ret", "jid", "arg", "kwarg", "args", "timeout", "name");

    /** Publishes a job on the master's own behalf. */
    @FunctionalInterface
    interface JobSink {
        /** With the request of a command line, without {@code user} and {@code key}. */
        CompletionStage<@Nullable Object> publish(Map<String, @Nullable Object> request);
    }

    private final JobSink jobs;
    private final FunctionClient runner;
    private final FunctionClient wheel;
    private final Gate gate;
    private final AtomicLong failed = new AtomicLong();

    ReactionRunner(JobSink jobs, FunctionClient runner, FunctionClient wheel, Gate gate) {
        this.jobs = jobs;
        this.runner = runner;
        this.wheel = wheel;
        this.gate = gate;
    }

    /** How many reactions failed, or were not even tried. */
    long failedCount() {
        return failed.get();
    }

    /** Carries one out, now or when its turn comes. */
    void run(Reaction reaction) {
        try {
            switch (reaction.type()) {
                case "local" -> job(reaction, reaction.arguments());
                case "runner" -> function(reaction, runner, reaction.arguments());
                case "wheel" -> function(reaction, wheel, reaction.arguments());
                case "caller" ->
                        throw new ReactionException(
                                "caller reactions need a minion in the master's process; target one"
                                        + " with local."
                                        + reaction.fun());
                default ->
                        throw new ReactionException(
                                "there are reactions local, runner, wheel and caller, but no '"
                                        + reaction.type()
                                        + "'");
            }
        } catch (ReactionException e) {
            fail(reaction, String.valueOf(e.getMessage()));
        }
    }

    private void function(Reaction reaction, FunctionClient client, Reaction.Arguments arguments)
            throws ReactionException {
        if (!client.knows(reaction.fun())) {
            throw new ReactionException("function not available");
        }
        FunctionCall call =
                new FunctionCall(
                        reaction.fun(), arguments.positional(), arguments.keywords(), USER, null);
        enter(
                reaction,
                () -> client.call(call).thenAccept(result -> functionEnded(reaction, result)));
    }

    private void functionEnded(Reaction reaction, FunctionResult result) {
        if (!result.success()) {
            fail(reaction, String.valueOf(result.value()));
        }
    }

    private void job(Reaction reaction, Reaction.Arguments arguments) throws ReactionException {
        Object target = reaction.said("tgt");
        if (target == null) {
            throw new ReactionException("it has no 'tgt'");
        }
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        reaction.low()
                .forEach(
                        (key, value) -> {
                            if (!OF_THE_JOB.contains(key)) {
                                kwargs.put(key, value);
                            }
                        });
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("cmd", "publish");
        request.put("fun", reaction.fun());
        request.put("arg", args(arguments));
        request.put("tgt", target);
        request.put("tgt_type", said(reaction, "tgt_type", "glob"));
        request.put("ret", said(reaction, "ret", ""));
        request.put("jid", said(reaction, "jid", ""));
        request.put("kwargs", kwargs);
        enter(
                reaction,
                () -> jobs.publish(request).thenAccept(answer -> jobAnswered(reaction, answer)));
    }

    private static Object said(Reaction reaction, String name, Object otherwise) {
        Object value = reaction.said(name);
        return value == null ? otherwise : value;
    }

    /** Salt marks the keyword arguments of a job in a map at the end. */
    private static List<@Nullable Object> args(Reaction.Arguments arguments) {
        List<@Nullable Object> all = new ArrayList<>(arguments.positional());
        if (!arguments.keywords().isEmpty()) {
            Map<String, @Nullable Object> marked = new LinkedHashMap<>();
            marked.put("__kwarg__", true);
            marked.putAll(arguments.keywords());
            all.add(marked);
        }
        return all;
    }

    private void jobAnswered(Reaction reaction, @Nullable Object answer) {
        if (answer instanceof Map<?, ?> map && map.get("error") instanceof Map<?, ?> error) {
            fail(reaction, String.valueOf(error.get("message")));
        } else if (answer instanceof Map<?, ?> map
                && map.get("load") instanceof Map<?, ?> load
                && load.get("error") instanceof String nobody) {
            LOG.warn("{}: {}", reaction.where(), nobody);
        }
    }

    private interface Work {
        CompletionStage<?> begin();
    }

    private void enter(Reaction reaction, Work work) {
        boolean entered =
                gate.enter(
                        () -> {
                            CompletionStage<?> begun;
                            try {
                                begun = work.begin();
                            } catch (RuntimeException e) {
                                begun = CompletableFuture.failedFuture(e);
                            }
                            return begun.exceptionally(
                                    failure -> {
                                        fail(reaction, Failures.cause(failure).toString());
                                        return null;
                                    });
                        });
        if (!entered) {
            fail(
                    reaction,
                    "too many reactions wait; consider reactor_worker_threads and"
                            + " reactor_worker_hwm");
        }
    }

    private void fail(Reaction reaction, String why) {
        failed.incrementAndGet();
        LOG.error(
                "{} failed to execute {} '{}': {}",
                reaction.where(),
                reaction.type(),
                reaction.fun(),
                why);
    }
}
