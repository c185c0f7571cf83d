package io.brine.zmtp.socket;

import io.brine.zmtp.handshake.PeerInfo;
import io.brine.zmtp.mechanism.MechanismFactory;
import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.HandshakeFailure;
import io.brine.zmtp.transport.LinkListener;
import io.brine.zmtp.transport.StreamLink;
import io.brine.zmtp.transport.StreamLinkOwner;
import io.brine.zmtp.transport.SystemErrors;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.zap.ZapRequest;
import io.netty.channel.ChannelFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Set;

/**
 * Confined to its socket's loop. Dials one endpoint until it is told to stop, its options say so
 * (RECONNECT_IVL, RECONNECT_STOP), or the peer refuses with ERROR.
 */
final class StreamConnector extends BaseConnector implements StreamLinkOwner {
    private static final Logger LOG = LoggerFactory.getLogger(StreamConnector.class);

    private final StreamDialler dialler;
    private final Set<ReconnectStop> stops;
    private final boolean secure;
    private @Nullable StreamLink link;
    private @Nullable ChannelFuture dialling;
    private boolean refused;

    StreamConnector(Endpoints endpoints, Endpoint target, StreamDialler dialler) {
        super(endpoints, target);
        this.dialler = dialler;
        stops = socket.options().reconnectStop();
        secure = MechanismFactory.of(socket.options().security()).isSecure();
    }

    @Override
    void attempt() {
        socket.monitors.emit(new SocketEvent.ConnectDelayed(text));
        dialler.prepare(this::proxyFailed)
                .whenComplete(
                        (step, failure) ->
                                socket.onLoop(
                                        failure == null
                                                ? () -> dial(step)
                                                : () ->
                                                        dialFailed(
                                                                SystemErrors.unwrapped(failure))));
    }

    private void dial(StreamDialler.Step step) {
        if (isDone()) {
            return;
        }
        ChannelFuture attempt = step.dial(() -> this);
        dialling = attempt;
        attempt.addListener(
                (ChannelFuture done) -> {
                    if (!done.isSuccess()) {
                        dialFailed(done.cause());
                    }
                });
    }

    /** The proxy was reached, and did not connect us. */
    private void proxyFailed(Throwable cause) {
        LOG.warn("{}: {}", text, cause.getMessage());
        dialFailed(cause);
    }

    private void dialFailed(Throwable cause) {
        dialling = null;
        LOG.debug("{}: {}", text, cause.getMessage());
        socket.monitors.emit(new SocketEvent.Closed(text));
        retry(
                refused
                        || (SystemErrors.errno(cause) == SystemErrors.ECONNREFUSED
                                && stops.contains(ReconnectStop.CONNECTION_REFUSED)));
    }

    private void retry(boolean givenUp) {
        if (givenUp || isSpent()) {
            finish();
            return;
        }
        Duration pause = policy.next();
        socket.counters.reconnects.increment();
        socket.monitors.emit(new SocketEvent.ConnectRetried(text, pause));
        startAfter(pause);
    }

    @Override
    void pipeClosed() {
        // The link tells us itself, with the reason.
    }

    @Override
    void stopAttempts(boolean lingering) {
        if (link == null && (!lingering || pipe.isIdle())) {
            finish();
        }
        StreamLink live = link;
        if (live != null && pipe.link() == null && pipe.outbound.isEmpty()) {
            live.close();
        }
    }

    @Override
    public void dialNoMore() {
        refused = true;
    }

    @Override
    void release() {
        ChannelFuture attempt = dialling;
        if (attempt != null) {
            attempt.channel().close();
        }
    }

    @Override
    public void onOpened(StreamLink opened) {
        dialling = null;
        link = opened;
        endpoints.links.add(opened);
        socket.counters.opened.increment();
        socket.monitors.emit(new SocketEvent.Connected(text, opened.remoteAddress()));
        if (isDone()) {
            opened.close();
        }
    }

    @Override
    public @Nullable LinkListener onHandshake(StreamLink done) {
        policy.reset();
        socket.counters.handshakesSucceeded.increment();
        socket.monitors.emit(new SocketEvent.HandshakeSucceeded(text, done.remoteAddress()));
        return socket.attach(pipe, done) ? pipe : null;
    }

    @Override
    public void onZapReply(StreamLink asked, ZapRequest request, int status) {
        ConnectionEvents.zapReply(socket, text, request, status);
    }

    @Override
    public void onHandshakeFailed(StreamLink failed, HandshakeFailure failure) {
        ConnectionEvents.handshakeFailed(socket, text, failed, failure);
        refused |= stops.contains(ReconnectStop.HANDSHAKE_FAILED);
        if (secure) {
            policy.refused();
        }
        if (failure instanceof HandshakeFailure.Refused(String reason)) {
            LOG.warn(
                    "{}: the peer {} refuses us: ERROR {}; not connecting again",
                    text,
                    PeerInfo.addressText(failed.remoteAddress()),
                    Metadata.printable(reason));
            refused = true;
        }
    }

    @Override
    public void onProtocolError(StreamLink broken, String reason) {
        socket.counters.protocolErrors.increment();
    }

    @Override
    public void onClosed(StreamLink gone, @Nullable String reason) {
        link = null;
        endpoints.links.remove(gone);
        socket.monitors.emit(new SocketEvent.Disconnected(text, gone.remoteAddress(), reason));
        retry(refused);
        endpoints.settle();
    }
}
