package io.brine.zmtp.socket;

import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.transport.TransportKind;
import io.brine.zmtp.zap.ZapHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Thread-safe. The place where sockets are opened; inproc endpoints are known within one context.
 * It owns event loops for the sockets that are opened without one.
 */
public final class ZmtpContext implements AutoCloseable {
    private static final int MAX_OWN_LOOPS = 4;

    private final Set<ZmtpSocket> sockets = ConcurrentHashMap.newKeySet();
    private final ZapService zap = new ZapService(this);
    private final InprocRegistry registry = new InprocRegistry(zap);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<@Nullable MultiThreadIoEventLoopGroup> ownLoops =
            new AtomicReference<>();
    private final CompletableFuture<Void> termination = new CompletableFuture<>();

    private final TransportKind kind;

    private ZmtpContext(TransportKind kind) {
        this.kind = kind;
    }

    /**
     * Makes a context; its own loops start with the first socket that needs one, and are of the
     * kind that {@link TransportKind#preferred()} tells.
     */
    public static ZmtpContext create() {
        return create(TransportKind.preferred());
    }

    /**
     * Makes a context whose own loops are of that kind.
     *
     * @throws UnsupportedOperationException when it does not work here
     */
    public static ZmtpContext create(TransportKind kind) {
        return new ZmtpContext(kind.required());
    }

    /**
     * Makes one event loop, of the kind that {@link TransportKind#preferred()} tells, on one daemon
     * thread of exactly that name. The caller shuts it down, after the sockets on it are closed.
     */
    public static EventLoop newEventLoop(String threadName) {
        return newLoops(TransportKind.preferred(), 1, task -> daemon(task, threadName)).next();
    }

    /**
     * Opens a socket on one of the context's own loops.
     *
     * @throws IllegalStateException when the context is closed
     */
    public ZmtpSocket open(SocketType type, SocketOptions options) {
        return open(type, options, loops().next());
    }

    /**
     * Opens a socket on the given loop: all state, listeners and connections of the socket live
     * there.
     *
     * @throws IllegalStateException when the context is closed
     */
    public ZmtpSocket open(SocketType type, SocketOptions options, EventLoop loop) {
        if (closed.get()) {
            throw new IllegalStateException("the context is closed");
        }
        BaseSocket socket = Sockets.create(type, options, loop, registry);
        socket.onClosed(() -> sockets.remove(socket));
        sockets.add(socket);
        if (closed.get()) {
            socket.close();
        }
        return socket;
    }

    InprocRegistry registry() {
        return registry;
    }

    /**
     * Sets who decides about the clients of this context's servers (RFC 27); null for nobody. It
     * goes before a socket that is bound to inproc://zeromq.zap.01. Holds for handshakes that begin
     * afterwards.
     */
    public void zapHandler(@Nullable ZapHandler handler) {
        zap.handler(handler);
    }

    /**
     * Closes all sockets, lingering as their options say, then the context's own loops; never the
     * caller's.
     */
    public CompletionStage<Void> closeAsync() {
        if (closed.compareAndSet(false, true)) {
            List<CompletableFuture<Void>> closing =
                    sockets.stream().map(socket -> socket.close().toCompletableFuture()).toList();
            CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
                    .whenComplete((done, failure) -> closeLoops());
        }
        return termination.minimalCompletionStage();
    }

    /** As {@link #closeAsync()}, waiting for the end. Not to be called on an event loop. */
    @Override
    public void close() {
        closeAsync().toCompletableFuture().join();
    }

    private void closeLoops() {
        MultiThreadIoEventLoopGroup group = ownLoops.get();
        if (group == null) {
            termination.complete(null);
            return;
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .addListener((Future<Object> done) -> termination.complete(null));
    }

    private MultiThreadIoEventLoopGroup loops() {
        MultiThreadIoEventLoopGroup group = ownLoops.get();
        while (group == null) {
            AtomicInteger number = new AtomicInteger();
            int count = Math.min(MAX_OWN_LOOPS, Runtime.getRuntime().availableProcessors());
            MultiThreadIoEventLoopGroup fresh =
                    newLoops(kind, count, task -> daemon(task, "zmtp-" + number.getAndIncrement()));
            if (!ownLoops.compareAndSet(null, fresh)) {
                fresh.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            }
            group = ownLoops.get();
        }
        return group;
    }

    private static MultiThreadIoEventLoopGroup newLoops(
            TransportKind kind, int count, ThreadFactory threads) {
        return new MultiThreadIoEventLoopGroup(count, threads, kind.ioHandlers());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new FastThreadLocalThread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
