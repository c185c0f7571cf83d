package io.brine.master.request;

import io.brine.master.process.LoopPart;
import io.brine.master.process.QueuedAnswer;
import io.brine.master.process.RefusalLog;
import io.brine.zmtp.handshake.PeerInfo;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * One of {@code worker_threads} workers: takes requests from MWorkerQueue, has them answered and
 * sends the answers back. Several requests may be under way at once, up to a bound; what blocks
 * happens on the pools, so that a slow request holds no other up.
 */
public final class MWorker extends LoopPart {
    /** What the names of all workers begin with. */
    public static final String NAME_PREFIX = "MWorker-";

    /** Requests of one worker that may be under way at once. */
    static final int MAX_IN_FLIGHT = 256;

    /** A larger request counts as under way also while it waits in a queue with its own bound. */
    private static final int MAX_QUEUED_OCTETS = 8192;

    private static final Logger LOG = LoggerFactory.getLogger(MWorker.class);
    private static final byte[] EMPTY = {};

    private final ZmtpContext context;
    private final RequestJunction junction;
    private final RequestHandler handler;
    private final RefusalLog refusals;
    private volatile int inFlight; // written by the loop only
    private volatile long octetsInHand; // written by the loop only
    private @Nullable ZmtpSocket socket;

    /** A worker not yet connected. */
    public MWorker(
            int number,
            ZmtpContext context,
            RequestJunction junction,
            RequestHandler handler,
            RefusalLog refusals) {
        super(NAME_PREFIX + number);
        this.junction = junction;
        this.context = context;
        this.handler = handler;
        this.refusals = refusals;
    }

    @Override
    protected void open(EventLoop loop) throws Exception {
        SocketOptions options =
                SocketOptions.builder()
                        .sendHighWaterMark(0)
                        .receiveHighWaterMark(MWorkerQueue.WORKER_BACKLOG)
                        .reconnectInterval(Duration.ofMillis(50))
                        .linger(Duration.ZERO)
                        .build();
        ZmtpSocket dealer = context.open(SocketType.DEALER, options, loop);
        socket = dealer;
        dealer.onMessage(message -> guard(() -> take(dealer, message)));
        junction.attach(this);
    }

    @Override
    protected void close() throws Exception {
        junction.detach(this);
        ZmtpSocket dealer = socket;
        if (dealer != null) {
            await(dealer.close());
        }
    }

    /** Takes requests from another queue than before; any thread. */
    void move(@Nullable String from, String to) {
        ZmtpSocket dealer = socket;
        if (dealer == null) {
            return;
        }
        if (from != null) {
            dealer.disconnect(from);
        }
        dealer.connect(to)
                .exceptionally(
                        failure -> {
                            die(failure);
                            return null;
                        });
    }

    private void take(ZmtpSocket dealer, ZmtpMessage message) {
        PeerInfo from = message.peer();
        SocketAddress peer = from == null ? null : from.remoteAddress();
        byte[] identity;
        byte[] body;
        long octets = RequestJunction.octets(message);
        try {
            if (message.frameCount() != 3 || message.frame(1).isReadable()) {
                countError();
                refusals.refused(peer, "not a request: expected an empty frame and a body");
                junction.doneByWorker(octets);
                return;
            }
            identity = message.bytes(0);
            body = message.bytes(2);
        } finally {
            message.release();
        }
        octetsInHand(octets);
        countMessage();
        if (inFlight(1) == MAX_IN_FLIGHT) {
            dealer.pauseReceiving();
        }
        CompletionStage<byte @Nullable []> answer = handler.handle(body, peer);
        if (answer instanceof QueuedAnswer<?> && octets <= MAX_QUEUED_OCTETS) {
            giveUpPlace(dealer, octets);
            answer.whenComplete((reply, failure) -> onLoop(() -> send(dealer, identity, reply)));
            return;
        }
        answer.whenComplete(
                (reply, failure) -> onLoop(() -> done(dealer, identity, octets, reply)));
    }

    private void done(ZmtpSocket dealer, byte[] identity, long octets, byte @Nullable [] reply) {
        giveUpPlace(dealer, octets);
        send(dealer, identity, reply);
    }

    private void giveUpPlace(ZmtpSocket dealer, long octets) {
        octetsInHand(-octets);
        junction.doneByWorker(octets);
        if (inFlight(-1) == MAX_IN_FLIGHT - 1) {
            dealer.resumeReceiving();
        }
    }

    private void send(ZmtpSocket dealer, byte[] identity, byte @Nullable [] reply) {
        if (reply == null) {
            countError();
        } else {
            ZmtpMessage message = ZmtpMessage.of(identity, EMPTY, reply);
            if (!dealer.send(message).consumed()) {
                message.release();
            }
        }
    }

    /** Requests under way. */
    @Override
    protected long queued() {
        return inFlight;
    }

    @SuppressWarnings({"NonAtomicOperationOnVolatileField", "NonAtomicVolatileUpdate"}) // the loop
    private int inFlight(int change) {
        inFlight += change;
        return inFlight;
    }

    /** The octets of the requests that are under way here. Any thread. */
    long octetsInHand() {
        return octetsInHand;
    }

    @SuppressWarnings({"NonAtomicOperationOnVolatileField", "NonAtomicVolatileUpdate"}) // the loop
    private void octetsInHand(long change) {
        octetsInHand += change;
    }

    private void onLoop(Runnable task) {
        if (loop().inEventLoop()) {
            guard(task);
            return;
        }
        try {
            loop().execute(() -> guard(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is gone with a reply unsent; the peer will ask again", name());
        }
    }
}
