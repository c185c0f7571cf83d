package io.brine.zmtp.proxy;

import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.socket.ZmtpSocket;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Thread-safe. Passes whole messages on between two sockets, both ways, subscriptions included, as
 * zmq_proxy and zmq_proxy_steerable do. A side that can take no more stops the reading from the
 * other. The sockets may be on one event loop, which is quickest, or on several; the proxy sets
 * their message and writable handlers and never closes them. Frontend and backend may be one
 * socket, which then gets back what it received.
 */
public final class Proxy {
    private final Traffic frontendTraffic = new Traffic();
    private final Traffic backendTraffic = new Traffic();
    private final List<Lane> lanes = new ArrayList<>();
    private final List<ZmtpSocket> sockets = new ArrayList<>();
    private final @Nullable Capture capture;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private Proxy(Builder plan) {
        ZmtpSocket captured = plan.capture;
        capture = captured == null ? null : new Capture(captured, this::captureHasRoom);
        ZmtpSocket frontend = plan.frontend;
        ZmtpSocket backend = plan.backend;
        sockets.add(frontend);
        lanes.add(lane(frontend, frontendTraffic, backend, backendTraffic));
        if (!backend.equals(frontend)) {
            sockets.add(backend);
            lanes.add(lane(backend, backendTraffic, frontend, frontendTraffic));
        }
    }

    private Lane lane(ZmtpSocket from, Traffic received, ZmtpSocket to, Traffic sent) {
        return new Lane(from, received, to, sent, capture, this::terminate);
    }

    /** Plans a proxy between two sockets, which the caller has bound and connected, or will. */
    public static Builder builder(ZmtpSocket frontend, ZmtpSocket backend) {
        return new Builder(frontend, backend);
    }

    /** Confined to its user. The plan of a proxy. */
    public static final class Builder {
        private final ZmtpSocket frontend;
        private final ZmtpSocket backend;
        private @Nullable ZmtpSocket capture;
        private @Nullable ZmtpSocket control;

        private Builder(ZmtpSocket frontend, ZmtpSocket backend) {
            this.frontend = Objects.requireNonNull(frontend);
            this.backend = Objects.requireNonNull(backend);
        }

        /**
         * Gives a copy of each message, once it was passed on, to a PUSH, PUB or PAIR; null for
         * nobody. While a PUSH or PAIR can take no more, the proxy stands still.
         */
        public Builder capture(@Nullable ZmtpSocket socket) {
            capture = socket;
            return this;
        }

        /**
         * Takes PAUSE, RESUME, TERMINATE and STATISTICS from a REP, PAIR, PULL or SUB; null for
         * nobody. A REP answers each with an empty message, and STATISTICS, like a PAIR, with
         * {@link ProxyStatistics#toMessage()}.
         */
        public Builder control(@Nullable ZmtpSocket socket) {
            control = socket;
            return this;
        }

        /** Starts the proxy. */
        public Proxy start() {
            Proxy proxy = new Proxy(this);
            proxy.start(control);
            return proxy;
        }
    }

    private void start(@Nullable ZmtpSocket control) {
        for (ZmtpSocket socket : sockets) {
            socket.monitor(this::onEvent);
        }
        lanes.forEach(Lane::start);
        if (control != null) {
            new Control(this, control).start();
        }
    }

    private void onEvent(SocketEvent event) {
        if (event instanceof SocketEvent.MonitorStopped) {
            terminate();
        }
    }

    private void captureHasRoom() {
        lanes.forEach(Lane::drainSoon);
    }

    /**
     * Passes nothing on any more: messages wait in the sockets, and then with their senders.
     * Completes when that is so.
     */
    public CompletionStage<Void> pause() {
        return all(lanes.stream().map(Lane::pause).toList());
    }

    /** Goes on after {@link #pause}. */
    public CompletionStage<Void> resume() {
        return all(lanes.stream().map(Lane::resume).toList());
    }

    /** Ends the proxy; the sockets stay open, and receive nothing more. */
    public CompletionStage<Void> terminate() {
        if (ending.compareAndSet(false, true)) {
            all(lanes.stream().map(Lane::stop).toList())
                    .whenComplete(
                            (all, failure) -> {
                                if (capture != null) {
                                    capture.stop();
                                }
                                done.complete(null);
                            });
        }
        return done();
    }

    /** Completes when the proxy has ended: it was terminated, or one of its sockets closed. */
    public CompletionStage<Void> done() {
        return done.minimalCompletionStage();
    }

    /** Returns what passed through so far. */
    public ProxyStatistics statistics() {
        return new ProxyStatistics(frontendTraffic.snapshot(), backendTraffic.snapshot());
    }

    private static CompletionStage<Void> all(List<CompletionStage<Void>> stages) {
        return CompletableFuture.allOf(
                stages.stream()
                        .map(CompletionStage::toCompletableFuture)
                        .toArray(CompletableFuture[]::new));
    }
}
