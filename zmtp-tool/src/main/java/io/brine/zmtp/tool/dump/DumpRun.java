package io.brine.zmtp.tool.dump;

import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.tool.ExitStatus;
import io.brine.zmtp.tool.ToolException;
import io.brine.zmtp.tool.cli.DumpPlan;
import io.brine.zmtp.tool.io.Console;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/** Confined to one thread, which may block. Looks at a peer and prints what it says of itself. */
public final class DumpRun {
    private final Console console;
    private final DumpPlan plan;
    private final EventLoop loop = ZmtpContext.newEventLoop("dump");
    private final long deadline;
    private Throwable noConnection = new IllegalStateException("not tried");

    /** Makes one; the time runs from now on. */
    public DumpRun(Console console, DumpPlan plan) {
        this.console = console;
        this.plan = plan;
        // Only the peer's time counts, not that of starting a thread.
        loop.submit(() -> {}).syncUninterruptibly();
        deadline = System.nanoTime() + plan.timeout().toNanos();
    }

    /**
     * Looks and prints.
     *
     * @throws ToolException when there was no connection
     */
    public ExitStatus run() {
        try {
            return look();
        } finally {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    private ExitStatus look() {
        PeerReport report = probe(plan.type());
        if (report == null) {
            throw ToolException.cannot("connect", plan.text(), noConnection);
        }
        if (plan.type() == null) {
            for (SocketType type : Suitors.TO_TRY) {
                if (!report.mayDislikeOurType() || type == report.announced) {
                    continue;
                }
                PeerReport next = probe(type);
                report = next == null ? report : next;
            }
        }
        console.print(plan.json() ? report.json() : report.text());
        return switch (report.handshake) {
            case PeerReport.OK -> ExitStatus.DONE;
            case PeerReport.TIMEOUT -> ExitStatus.TIMED_OUT;
            default -> ExitStatus.REFUSED;
        };
    }

    /** Looks once; null when there was no connection. */
    private @Nullable PeerReport probe(@Nullable SocketType type) {
        PeerReport report = new PeerReport(plan.text());
        try (PeerStream stream = new PeerStream(loop, plan.endpoint(), deadline)) {
            new PeerProbe(plan, stream, deadline, report).run(type);
        } catch (PeerStream.TimedOut e) {
            report.handshake = PeerReport.TIMEOUT;
        } catch (PeerStream.NoConnection e) {
            noConnection = e;
            return null;
        }
        return report;
    }
}
