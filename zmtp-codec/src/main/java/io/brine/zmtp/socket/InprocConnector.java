package io.brine.zmtp.socket;

import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.InprocDial;
import io.brine.zmtp.transport.InprocLink;
import io.brine.zmtp.transport.ReconnectPolicy;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Confined to its socket's loop. Connects to one inproc name, before or after it is bound; and
 * again, when the bound socket was closed and another one takes the name.
 */
final class InprocConnector implements Endpoints.Connector, InprocDial.Answer {
    private static final Logger LOG = LoggerFactory.getLogger(InprocConnector.class);

    private final Endpoints endpoints;
    private final BaseSocket socket;
    private final String text;
    private final InprocDial dial;
    private final ReconnectPolicy policy;
    private final Pipe pipe;
    private @Nullable Future<?> retryTimer;
    private boolean stopping;
    private boolean stopped;

    InprocConnector(Endpoints endpoints, Endpoint.Inproc target) {
        this.endpoints = endpoints;
        socket = endpoints.socket;
        text = target.toString();
        dial = new InprocDial(target.name(), endpoints.inprocSide, socket.eventLoop(), this);
        policy =
                new ReconnectPolicy(
                        socket.options().reconnectInterval(),
                        socket.options().reconnectIntervalMax());
        pipe = socket.newPipe(true, this::closed);
    }

    @Override
    public String endpoint() {
        return text;
    }

    @Override
    public Pipe pipe() {
        return pipe;
    }

    @Override
    public void start() {
        retryTimer = null;
        endpoints.registry.dial(dial);
    }

    @Override
    public void connected(InprocLink link) {
        if (stopped) {
            link.refuse();
            return;
        }
        link.attach(pipe);
        if (!socket.attach(pipe, link)) {
            link.refuse();
            closed();
        }
    }

    @Override
    public void refused(String reason) {
        LOG.warn("{}: {}", text, reason);
        finish();
    }

    @Override
    public void closed() {
        if (stopped || policy.never() || (stopping && pipe.isIdle())) {
            finish();
            return;
        }
        retryTimer =
                socket.eventLoop()
                        .schedule(this::start, policy.next().toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void stop(boolean lingering) {
        stopping = true;
        pipe.end(lingering);
        if (pipe.link() == null && (!lingering || pipe.isIdle())) {
            finish();
        }
    }

    private void finish() {
        if (stopped) {
            return;
        }
        stopped = true;
        Future<?> timer = retryTimer;
        if (timer != null) {
            timer.cancel(false);
        }
        endpoints.registry.cancel(dial);
        socket.remove(pipe);
        endpoints.settle();
    }

    @Override
    public boolean isDone() {
        return stopped;
    }
}
