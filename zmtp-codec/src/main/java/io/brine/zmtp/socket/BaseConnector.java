package io.brine.zmtp.socket;

import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.ReconnectPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Confined to its socket's loop. What connectors have in common: a pipe from the start to the end,
 * a pause between attempts, and one end.
 */
abstract class BaseConnector implements Endpoints.Connector {
    final Endpoints endpoints;
    final BaseSocket socket;
    final String text;
    final ReconnectPolicy policy;
    final Pipe pipe;

    private @Nullable Future<?> retryTimer;
    private boolean stopping;
    private boolean stopped;

    BaseConnector(Endpoints endpoints, Endpoint target) {
        this.endpoints = endpoints;
        socket = endpoints.socket;
        text = target.toString();
        policy =
                new ReconnectPolicy(
                        socket.options().reconnectInterval(),
                        socket.options().reconnectIntervalMax());
        pipe = socket.newPipe(true, this::pipeClosed);
    }

    /** Tries to connect, once. */
    abstract void attempt();

    /** The pipe has lost its link. */
    abstract void pipeClosed();

    /** Was told to stop: finishes, unless there is something to wait for. */
    abstract void stopAttempts(boolean lingering);

    /** Lets go whatever an attempt has left, at the end. */
    abstract void release();

    @Override
    public final String endpoint() {
        return text;
    }

    @Override
    public final Pipe pipe() {
        return pipe;
    }

    @Override
    public final void start() {
        retryTimer = null;
        attempt();
    }

    final void startAfter(Duration pause) {
        retryTimer =
                socket.eventLoop().schedule(this::start, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Returns whether another attempt has no use, or is not wanted. */
    final boolean isSpent() {
        return stopped || policy.never() || (stopping && pipe.isIdle());
    }

    final boolean isStopping() {
        return stopping;
    }

    @Override
    public final void stop(boolean lingering) {
        stopping = true;
        pipe.end(lingering);
        stopAttempts(lingering);
    }

    final void finish() {
        if (stopped) {
            return;
        }
        stopped = true;
        Future<?> timer = retryTimer;
        if (timer != null) {
            timer.cancel(false);
        }
        release();
        socket.remove(pipe);
        endpoints.settle();
    }

    @Override
    public final boolean isDone() {
        return stopped;
    }
}
