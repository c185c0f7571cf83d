package io.brine.zmtp.tool.session;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.tool.Aborting;
import io.brine.zmtp.tool.ExitStatus;
import io.brine.zmtp.tool.ToolException;
import io.brine.zmtp.tool.cli.SocketPlan;
import io.brine.zmtp.tool.format.JsonText;
import io.brine.zmtp.tool.io.Console;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One socket between standard input and standard output. {@link #run} is for the main thread,
 * {@link #abort} for any; all else is confined to the socket's loop.
 */
public final class SocketSession implements Outbox.Listener {
    private final Console console;
    private final SocketPlan plan;
    private final ZmtpContext context = ZmtpContext.create();
    private final ZmtpSocket socket;
    private final Outbox outbox;
    private final Controls controls;
    private final @Nullable IdleWatch idle;
    private final CompletableFuture<ExitStatus> ended = new CompletableFuture<>();

    private ExitStatus status = ExitStatus.DONE;
    private final AtomicBoolean statsPrinted = new AtomicBoolean();
    private boolean ending;
    private boolean paused;
    private long received;
    private long sent;
    private long lingeringMessages;

    /** Makes one; nothing is opened on the network yet. */
    public SocketSession(Console console, SocketPlan plan) {
        this.console = console;
        this.plan = plan;
        if (plan.zap() != null) {
            context.zapHandler(new ZapAnswers(plan.zap(), console, plan.monitor()));
        }
        socket = context.open(plan.type(), plan.options());
        controls = new Controls(socket, console);
        outbox = new Outbox(socket, plan, controls, this);
        Duration timeout = plan.timeout();
        idle = timeout == null ? null : new IdleWatch(socket.eventLoop(), timeout, this::onIdle);
    }

    /**
     * Binds, connects, and then sends and receives until the end.
     *
     * @throws ToolException when an endpoint could not be bound or connected
     */
    public ExitStatus run() {
        if (plan.monitor()) {
            socket.monitor(new EventPrinter(console)::print);
        }
        try {
            open();
        } catch (ToolException e) {
            Aborting.close(List.of(socket), console);
            throw e;
        }
        begin();
        ExitStatus result = await(ended);
        printStats();
        context.closeAsync();
        return result;
    }

    private void open() {
        plan.subscriptions().forEach(prefix -> await(socket.subscribe(prefix)));
        plan.groups().forEach(group -> await(socket.join(group)));
        for (SocketPlan.Target target : plan.endpoints()) {
            try {
                CompletionStage<Void> done =
                        target.bind()
                                ? controls.bind(target.endpoint())
                                : controls.connect(target.endpoint());
                done.toCompletableFuture().join();
            } catch (CompletionException e) {
                String verb = target.bind() ? "bind" : "connect";
                throw ToolException.cannot(verb, target.endpoint(), e);
            }
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw ToolException.error(ToolException.describe(cause == null ? e : cause));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ToolException.error("interrupted");
        }
    }

    private void begin() {
        if (!plan.onlySends()) {
            console.out().onDrained(() -> onLoop(this::resumeReceiving));
            socket.onMessage(this::onMessage);
        }
        console.out().onFailure(failure -> onLoop(() -> outputFailed(failure)));
        if (idle != null) {
            socket.eventLoop().execute(() -> idle.start(0));
        }
        if (plan.readsInput()) {
            InputReader reader =
                    new InputReader(console.in(), plan.format(), () -> onLoop(outbox::pump));
            outbox.input(reader);
            reader.start();
        }
    }

    /** For the threads of the streams, which may live longer than the loop. */
    private void onLoop(Runnable task) {
        try {
            socket.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // The session is over; what it printed is still written.
        }
    }

    // Receiving.

    private void onMessage(ZmtpMessage message) {
        if (ending) {
            message.release();
            return;
        }
        received++;
        touch();
        console.out().append(out -> plan.format().write(message, out));
        outbox.received();
        if (plan.echo()) {
            outbox.add(message);
        } else {
            message.release();
        }
        if (plan.type() != SocketType.REP && reached(received)) {
            if (plan.echo() && !outbox.isEmpty()) {
                pause();
            } else {
                finish();
            }
            return;
        }
        if (console.out().isFull() || (plan.echo() && !outbox.isEmpty())) {
            pause();
        }
        if (!plan.echo() && (plan.type() == SocketType.REQ || plan.type() == SocketType.REP)) {
            outbox.pump();
            if (plan.type() == SocketType.REQ && outbox.isDone()) {
                finish();
            }
        }
    }

    private void pause() {
        if (!paused) {
            paused = true;
            socket.pauseReceiving();
        }
    }

    private void resumeReceiving() {
        if (paused
                && !ending
                && !console.out().isFull()
                && (!plan.echo() || (outbox.isEmpty() && !receivedAll()))) {
            paused = false;
            socket.resumeReceiving();
        }
    }

    private boolean receivedAll() {
        return plan.type() != SocketType.REP && reached(received);
    }

    private boolean reached(long number) {
        return plan.count() > 0 && number >= plan.count();
    }

    private void outputFailed(IOException failure) {
        if (ending) {
            // Whoever waits for the end looks at the output then.
            return;
        }
        console.error(Console.outputFailure(failure));
        end(ExitStatus.ERROR, Duration.ZERO);
    }

    // What the outbox tells.

    @Override
    public void onSent() {
        sent++;
        touch();
        if ((plan.onlySends() || plan.type() == SocketType.REP) && reached(sent)) {
            finish();
        }
    }

    @Override
    public void onRefused(String errno) {
        console.error("send: " + errno);
        if (status == ExitStatus.DONE) {
            status = ExitStatus.REFUSED;
        }
    }

    @Override
    public void onBadLine(String what) {
        console.errorOrDrop(what);
    }

    @Override
    public void onFailure(String what) {
        console.error(what);
        if (status == ExitStatus.DONE) {
            status = ExitStatus.ERROR;
        }
    }

    @Override
    public void onEmpty() {
        if (!plan.echo() || ending) {
            return;
        }
        if (receivedAll()) {
            finish();
        } else if (paused) {
            socket.eventLoop().execute(this::resumeReceiving);
        }
    }

    @Override
    public void onEndOfInput() {
        if (plan.onlySends() || plan.type() == SocketType.REQ) {
            finish();
        }
    }

    // The end.

    private void touch() {
        if (idle != null) {
            idle.touch();
        }
    }

    private void finish() {
        if (!ending) {
            lingeringMessages = socket.queuedMessages();
            end(status, null);
        }
    }

    private void onIdle() {
        long queued = socket.queuedMessages();
        long interval = outbox.nanosToInterval();
        if (ending && queued < lingeringMessages) {
            lingeringMessages = queued;
            watch(0);
        } else if (!ending && interval > 0) {
            watch(interval);
        } else {
            timeOut(queued);
        }
    }

    private void watch(long pauseNanos) {
        if (idle != null) {
            idle.start(pauseNanos);
        }
    }

    private void timeOut(long queued) {
        long counted = plan.onlySends() || plan.type() == SocketType.REP ? sent : received;
        boolean shortOfCount = plan.count() > 0 && !reached(counted);
        boolean late = ending || shortOfCount || outbox.hasUnfinished() || queued > 0;
        end(late && status == ExitStatus.DONE ? ExitStatus.TIMED_OUT : status, Duration.ZERO);
    }

    private void end(ExitStatus result, @Nullable Duration linger) {
        status = result;
        ending = true;
        outbox.stop();
        CompletionStage<Void> closed = linger == null ? socket.close() : socket.close(linger);
        closed.whenComplete((done, failure) -> ended.complete(status));
    }

    /** Closes at once without lingering; returns when that is done. */
    public void abort() {
        Aborting.close(List.of(socket), console);
        printStats();
    }

    private void printStats() {
        if (plan.stats() && statsPrinted.compareAndSet(false, true)) {
            console.report(
                    JsonText.compact()
                            .object()
                            .key("stats")
                            .object()
                            .key("sent")
                            .number(sent)
                            .key("received")
                            .number(received)
                            .endObject()
                            .endObject());
        }
    }
}
