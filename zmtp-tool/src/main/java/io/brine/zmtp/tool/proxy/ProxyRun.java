package io.brine.zmtp.tool.proxy;

import io.brine.zmtp.proxy.Proxy;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.tool.Aborting;
import io.brine.zmtp.tool.ExitStatus;
import io.brine.zmtp.tool.ToolException;
import io.brine.zmtp.tool.cli.ProxyPlan;
import io.brine.zmtp.tool.cli.SocketPlan;
import io.brine.zmtp.tool.io.Console;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** One proxy. {@link #run} is for the main thread, {@link #abort} for any. */
public final class ProxyRun {
    /** After TERMINATE, how long to send what was passed on, where the options say for ever. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Console console;
    private final ProxyPlan plan;
    private final ZmtpContext context = ZmtpContext.create();
    private final List<ZmtpSocket> sockets = new CopyOnWriteArrayList<>();

    /** Makes one; nothing is opened yet. */
    public ProxyRun(Console console, ProxyPlan plan) {
        this.console = console;
        this.plan = plan;
    }

    /**
     * Passes messages until it is told to end.
     *
     * @throws ToolException when an endpoint is not usable
     */
    public ExitStatus run() {
        try {
            ZmtpSocket front = open("frontend", plan.front(), plan.options());
            ZmtpSocket back = open("backend", plan.back(), plan.options());
            ZmtpSocket capture = openIfAny("capture", plan.capture());
            ZmtpSocket control = openIfAny("control", plan.control());
            Proxy.builder(front, back)
                    .capture(capture)
                    .control(control)
                    .start()
                    .done()
                    .toCompletableFuture()
                    .join();
        } catch (ToolException e) {
            abort();
            throw e;
        }
        Duration linger = plan.options().linger();
        CompletableFuture.allOf(
                        sockets.stream()
                                .map(
                                        socket ->
                                                socket.close(
                                                        linger.isNegative() ? LAST_WORDS : linger))
                                .map(closing -> closing.toCompletableFuture())
                                .toArray(CompletableFuture[]::new))
                .join();
        context.closeAsync();
        return ExitStatus.DONE;
    }

    private @Nullable ZmtpSocket openIfAny(String name, ProxyPlan.@Nullable Side side) {
        return side == null ? null : open(name, side, SocketOptions.defaults());
    }

    private ZmtpSocket open(String name, ProxyPlan.Side side, SocketOptions options) {
        ZmtpSocket socket = context.open(side.type(), options);
        sockets.add(socket);
        if (side.type() == SocketType.SUB) {
            socket.subscribe(new byte[0]);
        }
        for (SocketPlan.Target target : side.endpoints()) {
            try {
                if (target.bind()) {
                    Object bound = socket.bind(target.endpoint()).toCompletableFuture().join();
                    console.bound(name + " " + bound);
                } else {
                    socket.connect(target.endpoint()).toCompletableFuture().join();
                }
            } catch (CompletionException e) {
                String verb = target.bind() ? "bind" : "connect";
                throw ToolException.cannot(verb, target.endpoint(), e);
            }
        }
        return socket;
    }

    /** Closes at once without lingering. */
    public void abort() {
        Aborting.close(sockets, console);
    }
}
