package io.brine.zmtp.tool.perf;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.tool.Aborting;
import io.brine.zmtp.tool.ExitStatus;
import io.brine.zmtp.tool.ToolException;
import io.brine.zmtp.tool.cli.PerfPlan;
import io.brine.zmtp.tool.io.Console;
import io.netty.buffer.PooledByteBufAllocator;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/**
 * One measurement. {@link #run} is for the main thread, {@link #abort} for any; the sockets are
 * driven on their own loops.
 */
public final class PerfRun {
    private final Console console;
    private final PerfPlan plan;
    private final ZmtpContext context = ZmtpContext.create();
    private final List<ZmtpSocket> sockets = new CopyOnWriteArrayList<>();

    /** Makes one; nothing is opened yet. */
    public PerfRun(Console console, PerfPlan plan) {
        this.console = console;
        this.plan = plan;
    }

    /**
     * Measures, and prints what it found.
     *
     * @throws ToolException when an endpoint is not usable, or a message has the wrong size
     */
    public ExitStatus run() {
        if (plan.latency()) {
            latency();
        } else {
            throughput();
        }
        for (ZmtpSocket socket : sockets) {
            await(socket.close());
        }
        context.closeAsync();
        return ExitStatus.DONE;
    }

    private void throughput() {
        PullMeter meter = null;
        if (plan.role() != PerfPlan.Role.REMOTE) {
            meter = new PullMeter(bind(SocketType.PULL), plan.size(), plan.count());
        }
        if (plan.role() != PerfPlan.Role.LOCAL) {
            PushPump pump = new PushPump(connect(SocketType.PUSH), message(), plan.count());
            await(pump.done());
        }
        if (meter != null) {
            reportThroughput(await(meter.nanos()));
        }
    }

    private void latency() {
        CompletionStage<Void> echoed = null;
        if (plan.role() != PerfPlan.Role.REMOTE) {
            echoed = new EchoLoop(bind(SocketType.REP), plan.size(), plan.count()).done();
        }
        if (plan.role() != PerfPlan.Role.LOCAL) {
            RoundTrips trips =
                    new RoundTrips(connect(SocketType.REQ), message(), plan.size(), plan.count());
            reportLatency(await(trips.nanos()));
        }
        if (echoed != null) {
            await(echoed);
        }
    }

    private ZmtpMessage message() {
        // Direct, as the memory of libzmq's messages is: the kernel takes it as it is.
        return ZmtpMessage.of(
                PooledByteBufAllocator.DEFAULT.directBuffer(plan.size()).writeZero(plan.size()));
    }

    private ZmtpSocket bind(SocketType type) {
        ZmtpSocket socket = open(type);
        String resolved = usable("bind", socket.bind(plan.endpoint())).toString();
        if (plan.role() == PerfPlan.Role.LOCAL) {
            console.bound(resolved);
        }
        return socket;
    }

    private ZmtpSocket connect(SocketType type) {
        ZmtpSocket socket = open(type);
        usable("connect", socket.connect(plan.endpoint()));
        return socket;
    }

    private <T> T usable(String verb, CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw ToolException.cannot(verb, plan.endpoint(), e);
        }
    }

    private ZmtpSocket open(SocketType type) {
        ZmtpSocket socket = context.open(type, plan.options());
        sockets.add(socket);
        return socket;
    }

    private void reportThroughput(long nanos) {
        double rate = plan.count() * 1e9 / Math.max(nanos, 1000);
        console.print("message size: " + plan.size() + " [B]");
        console.print("message count: " + plan.count());
        console.print("mean throughput: " + (long) rate + " [msg/s]");
        console.print(
                String.format(
                        Locale.ROOT, "mean throughput: %.3f [Mb/s]", rate * plan.size() * 8 / 1e6));
    }

    private void reportLatency(long nanos) {
        console.print("message size: " + plan.size() + " [B]");
        console.print("roundtrip count: " + plan.count());
        console.print(
                String.format(
                        Locale.ROOT,
                        "average latency: %.3f [us]",
                        nanos / 1000.0 / (2.0 * plan.count())));
    }

    static ToolException wrongSize(ZmtpMessage message, int size) {
        return ToolException.error(
                "a message of "
                        + message.size()
                        + " octets came instead of "
                        + size
                        + ": both ends need the same SIZE");
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof ToolException ours) {
                throw ours;
            }
            throw ToolException.error(ToolException.describe(cause));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ToolException.error("interrupted");
        }
    }

    /** Closes at once without lingering. */
    public void abort() {
        Aborting.close(sockets, console);
    }
}
