package io.brine.zmtp.socket;

import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.LinkListener;
import io.brine.zmtp.transport.ReconnectPolicy;
import io.brine.zmtp.transport.SystemErrors;
import io.brine.zmtp.transport.UdpAddress;
import io.brine.zmtp.transport.UdpTransport;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Confined to its socket's loop. One UDP address or group that a RADIO sends to. There is nothing
 * to connect to; only a name that is not known yet is tried again. Makes no events.
 */
final class UdpConnector implements Endpoints.Connector {
    private static final Logger LOG = LoggerFactory.getLogger(UdpConnector.class);

    private final Endpoints endpoints;
    private final BaseSocket socket;
    private final Endpoint.Udp target;
    private final ReconnectPolicy policy;
    private final Pipe pipe;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private @Nullable Future<?> retryTimer;
    private boolean stopping;
    private boolean stopped;

    UdpConnector(Endpoints endpoints, Endpoint.Udp target) {
        this.endpoints = endpoints;
        this.target = target;
        socket = endpoints.socket;
        policy =
                new ReconnectPolicy(
                        socket.options().reconnectInterval(),
                        socket.options().reconnectIntervalMax());
        pipe = socket.newPipe(true, this::closed);
    }

    @Override
    public String endpoint() {
        return target.toString();
    }

    @Override
    public Pipe pipe() {
        return pipe;
    }

    /** Completes when messages are sent, or the first attempt has failed. */
    @Override
    public CompletionStage<Void> ready() {
        return ready;
    }

    @Override
    public void start() {
        retryTimer = null;
        UdpAddress.resolve(target, false, socket.options().ipv6())
                .whenComplete(
                        (address, failure) ->
                                socket.onLoop(
                                        failure == null
                                                ? () -> open(address)
                                                : () -> failed(failure)));
    }

    private void open(UdpAddress address) {
        if (stopped || stopping) {
            finish();
            return;
        }
        UdpTransport.Opened opened;
        try {
            opened =
                    endpoints
                            .udp()
                            .connect(address, () -> socket.counters.droppedUnroutable.increment());
        } catch (ChannelException e) {
            failed(e);
            return;
        }
        opened.ready()
                .addListener(
                        (ChannelFuture done) -> {
                            if (!done.isSuccess()) {
                                failed(done.cause());
                                return;
                            }
                            LinkListener listener = pipe;
                            opened.link().attach(listener);
                            if (stopped || !socket.attach(pipe, opened.link())) {
                                opened.link().close();
                            }
                            ready.complete(null);
                        });
    }

    private void failed(Throwable failure) {
        LOG.warn("{}: {}", target, SystemErrors.unwrapped(failure).getMessage());
        ready.complete(null);
        closed();
    }

    private void closed() {
        if (stopped || stopping || policy.never()) {
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
        if (pipe.link() == null) {
            finish();
        }
    }

    private void finish() {
        if (stopped) {
            return;
        }
        stopped = true;
        ready.complete(null);
        Future<?> timer = retryTimer;
        if (timer != null) {
            timer.cancel(false);
        }
        socket.remove(pipe);
        endpoints.settle();
    }

    @Override
    public boolean isDone() {
        return stopped;
    }
}
