package io.brine.master.request;

import io.brine.master.presence.ConnectedMinions;
import io.brine.master.process.BoundPort;
import io.brine.master.process.LoopPart;
import io.brine.master.process.PartLoad;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletionStage;

/**
 * The ROUTER on {@code ret_port}: takes requests from minions and command lines, hands them to
 * MWorkerQueue and carries the replies back. It looks at no request; it stops reading when the
 * queue is full.
 */
public final class ReqServer extends LoopPart {
    /** The part's name. */
    public static final String NAME = "ReqServer_ProcessManager";

    private final ZmtpContext context;
    private final SocketOptions options;
    private final BoundPort port;
    private final RequestJunction junction;
    private final ConnectedMinions minions;
    private final long lostBefore;
    private volatile @Nullable String boundTo;
    private @Nullable ZmtpSocket socket;

    /**
     * A server not yet bound.
     *
     * @param port where to bind; a restarted server binds the same port again
     * @param minions is told which connections stand
     */
    public ReqServer(
            ZmtpContext context,
            SocketOptions options,
            BoundPort port,
            RequestJunction junction,
            ConnectedMinions minions) {
        super(NAME);
        this.context = context;
        this.options = options;
        this.port = port;
        this.junction = junction;
        this.minions = minions;
        this.lostBefore = junction.lostCount();
    }

    @Override
    protected void open(EventLoop loop) throws Exception {
        ZmtpSocket router = context.open(SocketType.ROUTER, options, loop);
        socket = router;
        router.onMessage(message -> guard(() -> request(message)));
        junction.attach(this);
        // Before the first connection: who comes while it is being bound counts too.
        router.monitor(this::watch);
        boundTo = port.bind(endpoint -> await(router.bind(endpoint))).toString();
    }

    @Override
    protected void close() throws Exception {
        junction.detach(this);
        minions.allRequestersGone();
        ZmtpSocket router = socket;
        if (router != null) {
            await(router.close());
        }
    }

    private void request(ZmtpMessage message) {
        countMessage();
        junction.request(message);
    }

    @Override
    public PartLoad load() {
        PartLoad own = super.load();
        return new PartLoad(
                own.queued(), own.messages(), own.errors() + junction.lostCount() - lostBefore);
    }

    /** Sends a reply to whom its first frame names; any thread; takes ownership. */
    void reply(ZmtpMessage message) {
        ZmtpSocket router = socket;
        if (router == null) {
            message.release();
            return;
        }
        CompletionStage<?> sent = router.sendAsync(message);
        sent.exceptionally(
                failure -> {
                    die(failure);
                    return null;
                });
    }

    /**
     * Stops or resumes reading from all peers, as the junction wants it when its turn comes on the
     * loop: tasks of several threads may be queued in another order than their causes. Any thread.
     */
    void applyReceiving() {
        ZmtpSocket router = socket;
        if (router == null) {
            return;
        }
        loop().execute(
                        () -> {
                            if (junction.isPaused()) {
                                router.pauseReceiving();
                            } else {
                                router.resumeReceiving();
                            }
                        });
    }

    /** How many peers are connected. */
    public int peerCount() {
        ZmtpSocket router = socket;
        return router == null ? 0 : router.peerCount();
    }

    private void watch(SocketEvent event) {
        switch (event) {
            case SocketEvent.HandshakeSucceeded up ->
                    minions.requesterConnected(up.remoteAddress());
            case SocketEvent.Disconnected down -> minions.requesterGone(down.remoteAddress());
            default -> {}
        }
        if (event instanceof SocketEvent.Closed closed && closed.endpoint().equals(boundTo)) {
            die(new IllegalStateException("its listener on " + boundTo + " closed"));
        }
    }
}
