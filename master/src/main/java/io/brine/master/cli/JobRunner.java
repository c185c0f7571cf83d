package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.salt.job.JobId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Runs one job of the command line in the way that its options ask for, and tells the exit code.
 * Confined to one thread.
 */
final class JobRunner {
    static final String NO_MATCH =
            "No minions matched the target. No command was sent, no jid was assigned.";

    private final CommandOptions options;
    private final LocalClient client;
    private final Supplier<? extends EventSource> bus;
    private final ResultPrinter printer;
    private final OutputSink sink;
    private final Console console;
    private final Random random;
    private final LongSupplier clock;

    /**
     * Makes a runner.
     *
     * @param bus subscribes to the master's events
     * @param random picks the minions of {@code --subset}
     * @param clock a steady clock in nanoseconds
     */
    JobRunner(
            CommandOptions options,
            LocalClient client,
            Supplier<? extends EventSource> bus,
            ResultPrinter printer,
            OutputSink sink,
            Console console,
            Random random,
            LongSupplier clock) {
        this.options = options;
        this.client = client;
        this.bus = bus;
        this.printer = printer;
        this.sink = sink;
        this.console = console;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Runs the job to its end.
     *
     * @param batchSize {@code --batch}; null to run on all minions at once
     * @return the exit code
     * @throws CommandException if the master cannot be reached or refuses
     */
    int run(JobRequest request, @Nullable String batchSize) throws InterruptedException {
        if (batchSize != null && options.async()) {
            throw CommandException.usage("--async with --batch is not supported by brine yet");
        }
        if (options.async()) {
            return publishOnly(request);
        }
        try (EventSource events = bus.get()) {
            if (batchSize != null) {
                String jid = new JobId().next();
                return new BatchRunner(options, client, printer, sink, console, clock)
                        .run(events, request, batchSize, jid);
            }
            JobRequest wanted = options.subset() > 0 ? subset(events, request) : request;
            PublishedJob job = client.publish(wanted, options.timeout());
            if (job.minions().isEmpty() && !client.hasSyndics()) {
                return nobody(wanted);
            }
            console.jobStarted(job.jid());
            if (JobRequestParser.DOC.equals(wanted.function())) {
                return docs(events, job);
            }
            return options.together() ? together(events, job) : oneByOne(events, job);
        }
    }

    private int publishOnly(JobRequest request) throws InterruptedException {
        PublishedJob job = client.publish(request, options.timeout());
        boolean nobody = job.minions().isEmpty() && !client.hasSyndics();
        if (nobody) {
            sink.message(NO_MATCH);
        }
        sink.message("Executed command with job ID: " + (nobody ? "0" : job.jid()));
        return ExitCodes.OK;
    }

    private int nobody(JobRequest request) {
        sink.message(NO_MATCH);
        if (JobRequestParser.DOC.equals(request.function())) {
            console.error("No minions found to gather docs from");
        } else {
            printer.print(Map.of(), null, 0);
            console.error("ERROR: No return received");
        }
        return ExitCodes.NO_RETURN;
    }

    private int oneByOne(EventSource events, PublishedJob job) throws InterruptedException {
        heading(job);
        List<MinionReturn> rows = new ArrayList<>();
        client.follow(
                events,
                job,
                options.timeout(),
                options.gatherJobTimeout(),
                row -> {
                    rows.add(row);
                    if (isShown(row)) {
                        printer.row(row);
                    }
                });
        if (options.summary() && options.output() == null) {
            printer.summary(rows, options.verbose());
        }
        if (rows.stream().allMatch(row -> row.worstRetcode() == 0)) {
            return ExitCodes.OK;
        }
        console.error("ERROR: Minions returned with non-zero exit code");
        return ExitCodes.GENERIC;
    }

    /** {@code --static}: as Salt, minions that did not return are left out. */
    private int together(EventSource events, PublishedJob job) throws InterruptedException {
        Map<String, Object> all = new LinkedHashMap<>();
        List<MinionReturn> rows = gather(events, job);
        String wish = null;
        for (MinionReturn row : rows) {
            if (row.outcome() == MinionReturn.Outcome.RETURNED) {
                all.put(row.id(), row.value());
                wish = row.out();
            }
        }
        printer.print(all, wish, 0);
        if (all.isEmpty()) {
            console.error("ERROR: No return received");
            return ExitCodes.NO_RETURN;
        }
        return ExitCodes.OK;
    }

    private int docs(EventSource events, PublishedJob job) throws InterruptedException {
        printer.docs(gather(events, job));
        return ExitCodes.OK;
    }

    private List<MinionReturn> gather(EventSource events, PublishedJob job)
            throws InterruptedException {
        List<MinionReturn> rows = new ArrayList<>();
        client.follow(events, job, options.timeout(), options.gatherJobTimeout(), rows::add);
        return rows;
    }

    /** The same job for some of the minions that have its function, picked at random. */
    private JobRequest subset(EventSource events, JobRequest request) throws InterruptedException {
        PublishedJob question =
                client.publish(request.calling("sys.list_functions", List.of()), options.timeout());
        List<String> able = new ArrayList<>();
        if (!question.minions().isEmpty() || client.hasSyndics()) {
            for (MinionReturn row : gather(events, question)) {
                if (row.value() instanceof List<?> functions
                        && functions.contains(request.function())) {
                    able.add(row.id());
                }
            }
        }
        Collections.shuffle(able, random);
        return request.on(able.subList(0, Math.min(options.subset(), able.size())));
    }

    private void heading(PublishedJob job) {
        if (options.verbose()) {
            String line = "Executing job with jid " + job.jid();
            sink.message(line);
            sink.message("-".repeat(line.length()) + "\n");
        } else if (options.showJid()) {
            sink.message("jid: " + job.jid());
        }
    }

    private boolean isShown(MinionReturn row) {
        return row.outcome() == MinionReturn.Outcome.RETURNED || options.showTimeout();
    }
}
