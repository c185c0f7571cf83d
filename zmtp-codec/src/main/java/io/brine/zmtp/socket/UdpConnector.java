package io.brine.zmtp.socket;

import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.LinkListener;
import io.brine.zmtp.transport.SystemErrors;
import io.brine.zmtp.transport.UdpAddress;
import io.brine.zmtp.transport.UdpTransport;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Confined to its socket's loop. One UDP address or group that a RADIO sends to. There is nothing
 * to connect to; only a name that is not known yet is tried again. Makes no events.
 */
final class UdpConnector extends BaseConnector {
    private static final Logger LOG = LoggerFactory.getLogger(UdpConnector.class);

    private final Endpoint.Udp target;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    UdpConnector(Endpoints endpoints, Endpoint.Udp target) {
        super(endpoints, target);
        this.target = target;
    }

    /** Completes when messages are sent, or the first attempt has failed. */
    @Override
    public CompletionStage<Void> ready() {
        return ready;
    }

    @Override
    void attempt() {
        UdpAddress.resolve(target, false, socket.options().ipv6())
                .whenComplete(
                        (address, failure) ->
                                socket.onLoop(
                                        failure == null
                                                ? () -> open(address)
                                                : () -> failed(failure)));
    }

    private void open(UdpAddress address) {
        if (isDone() || isStopping()) {
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
                            if (isDone() || !socket.attach(pipe, opened.link())) {
                                opened.link().close();
                            }
                            ready.complete(null);
                        });
    }

    private void failed(Throwable failure) {
        LOG.warn("{}: {}", target, SystemErrors.unwrapped(failure).getMessage());
        ready.complete(null);
        pipeClosed();
    }

    @Override
    void pipeClosed() {
        if (isStopping() || isSpent()) {
            finish();
            return;
        }
        startAfter(policy.next());
    }

    @Override
    void stopAttempts(boolean lingering) {
        if (pipe.link() == null) {
            finish();
        }
    }

    @Override
    void release() {
        ready.complete(null);
    }
}
