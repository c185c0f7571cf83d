package io.brine.master.cli;

import io.brine.daemon.cli.ExitCodes;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Runs a job on some of the minions at a time ({@code -b}): asks all with {@code test.ping} who is
 * there, then publishes to a few, and to the next as those return, all under one job id. Confined
 * to one thread.
 */
final class BatchRunner {
    private final CommandOptions options;
    private final LocalClient client;
    private final ResultPrinter printer;
    private final OutputSink sink;
    private final Console console;
    private final LongSupplier clock;
    private final List<JobWatcher> watchers = new ArrayList<>();
    private final Map<String, @Nullable Object> together = new LinkedHashMap<>();
    private int worstRetcode = ExitCodes.OK;

    BatchRunner(
            CommandOptions options,
            LocalClient client,
            ResultPrinter printer,
            OutputSink sink,
            Console console,
            LongSupplier clock) {
        this.options = options;
        this.client = client;
        this.printer = printer;
        this.sink = sink;
        this.console = console;
        this.clock = clock;
    }

    /**
     * Runs the job to its end.
     *
     * @param size a number or a percentage
     * @param jid the id for all parts of the job
     * @return the exit code: the worst return code
     */
    int run(EventSource events, JobRequest request, String size, String jid)
            throws InterruptedException {
        BatchSize.parse(size, 0);
        List<String> present = present(events, request);
        if (present.isEmpty()) {
            say("No minions matched the target.");
            return nobody();
        }
        BatchState state =
                new BatchState(present, BatchSize.parse(size, present.size()), options.batchWait());
        console.jobStarted(jid);
        while (!state.done()) {
            start(state.next(clock.getAsLong()), request.under(jid));
            advance(events, state);
        }
        if (!options.together()) {
            return worstRetcode;
        }
        printer.print(together, null, 0);
        return together.isEmpty() ? nobody() : ExitCodes.OK;
    }

    private int nobody() {
        console.error("ERROR: No return received");
        return ExitCodes.NO_RETURN;
    }

    /** With {@code --static} nothing but the returns is printed. */
    private void say(String line) {
        if (!options.together()) {
            sink.message(line);
        }
    }

    /** Those who answer a ping. */
    private List<String> present(EventSource events, JobRequest request)
            throws InterruptedException {
        PublishedJob ping =
                client.publish(request.calling("test.ping", List.of()), options.timeout());
        List<String> present = new ArrayList<>();
        if (ping.minions().isEmpty()) {
            sink.message(JobRunner.NO_MATCH);
            return present;
        }
        client.follow(
                events,
                ping,
                options.timeout(),
                options.gatherJobTimeout(),
                row -> {
                    if (row.outcome() == MinionReturn.Outcome.RETURNED) {
                        present.add(row.id());
                    } else {
                        say("Minion %s did not respond. No job will be sent.".formatted(row.id()));
                    }
                });
        return present;
    }

    private void start(List<String> minions, JobRequest request) throws InterruptedException {
        if (minions.isEmpty()) {
            return;
        }
        say(
                "\nExecuting run on %s\n"
                        .formatted(PythonText.repr(List.copyOf(new TreeSet<>(minions)))));
        PublishedJob part = client.publish(request.on(minions), options.timeout());
        watchers.add(
                JobWatcher.ofPart(
                        part.jid(),
                        minions,
                        options.timeout(),
                        options.gatherJobTimeout(),
                        clock.getAsLong()));
    }

    private void advance(EventSource events, BatchState state) throws InterruptedException {
        long now = clock.getAsLong();
        long deadline = state.nextDeadline(now + Duration.ofHours(1).toNanos());
        for (JobWatcher watcher : watchers) {
            long next = watcher.nextDeadline(now);
            deadline = next - deadline < 0 ? next : deadline;
        }
        SaltEvent event = events.next(Duration.ofNanos(Math.max(0, deadline - now)));
        for (JobWatcher watcher : List.copyOf(watchers)) {
            List<JobWatcher.Action> actions = new ArrayList<>();
            if (event != null && watcher.concerns(event.tag())) {
                actions.addAll(
                        watcher.onEvent(event.tag(), event.data().asMap(), clock.getAsLong()));
            }
            actions.addAll(watcher.onTick(clock.getAsLong()));
            if (!client.perform(
                    actions, watcher, options.gatherJobTimeout(), row -> ended(row, state))) {
                watchers.remove(watcher);
            }
        }
    }

    private void ended(MinionReturn row, BatchState state) {
        state.ended(row.id(), clock.getAsLong());
        if (row.outcome() == MinionReturn.Outcome.RETURNED) {
            show(row);
        } else {
            say("Minion '%s' failed to respond to job sent".formatted(row.id()));
        }
        worstRetcode = Math.max(worstRetcode, row.worstRetcode());
        if (options.failhard() && row.worstRetcode() > 0) {
            state.halt();
            console.error("[ERROR   ] Batch run stopped due to failhard");
        }
    }

    /** In a batch Salt shows job id and return code beside the return. */
    private void show(MinionReturn row) {
        if (options.together()) {
            together.put(row.id(), row.value());
            return;
        }
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        if (row.retcode() != null) {
            data.put("retcode", row.retcode());
        }
        if (row.jid() != null) {
            data.put("jid", row.jid());
        }
        data.put(row.id(), row.value());
        printer.print(data, row.out(), 0);
    }
}
