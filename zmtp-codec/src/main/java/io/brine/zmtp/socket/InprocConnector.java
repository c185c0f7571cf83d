package io.brine.zmtp.socket;

import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.InprocDial;
import io.brine.zmtp.transport.InprocLink;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Confined to its socket's loop. Connects to one inproc name, before or after it is bound; and
 * again, when the bound socket was closed and another one takes the name.
 */
final class InprocConnector extends BaseConnector implements InprocDial.Answer {
    private static final Logger LOG = LoggerFactory.getLogger(InprocConnector.class);

    private final InprocDial dial;

    InprocConnector(Endpoints endpoints, Endpoint.Inproc target) {
        super(endpoints, target);
        dial = new InprocDial(target.name(), endpoints.inprocSide, socket.eventLoop(), this);
    }

    @Override
    void attempt() {
        endpoints.registry.dial(dial);
    }

    @Override
    public void connected(InprocLink link) {
        if (isDone()) {
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
        if (isSpent()) {
            finish();
            return;
        }
        startAfter(policy.next());
    }

    @Override
    void pipeClosed() {
        closed();
    }

    @Override
    void stopAttempts(boolean lingering) {
        if (pipe.link() == null && (!lingering || pipe.isIdle())) {
            finish();
        }
    }

    @Override
    void release() {
        endpoints.registry.cancel(dial);
    }
}
