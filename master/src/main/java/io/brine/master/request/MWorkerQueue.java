package io.brine.master.request;

import io.brine.master.process.LoopPart;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SendResult;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;

/**
 * Hands requests to the MWorkers through a DEALER on {@code inproc://workers}, in turn to those
 * that have room, and their replies back. What no worker has room for waits here; {@link
 * RequestJunction} bounds how much.
 */
public final class MWorkerQueue extends LoopPart {
    /** The part's and its thread's name. */
    public static final String NAME = "MWorkerQueue";

    /** Requests that may wait in one worker's queue. */
    static final int WORKER_BACKLOG = 64;

    private static final Logger LOG = LoggerFactory.getLogger(MWorkerQueue.class);

    private final ZmtpContext context;
    private final RequestJunction junction;
    private final ArrayDeque<ZmtpMessage> pending = new ArrayDeque<>(); // loop
    private volatile int waiting; // written by the loop only
    private @Nullable ZmtpSocket socket;

    /** A queue not yet bound. */
    public MWorkerQueue(ZmtpContext context, RequestJunction junction) {
        super(NAME);
        this.context = context;
        this.junction = junction;
    }

    @Override
    protected void open(EventLoop loop) throws Exception {
        SocketOptions options =
                SocketOptions.builder()
                        .sendHighWaterMark(WORKER_BACKLOG)
                        .receiveHighWaterMark(0)
                        .linger(Duration.ZERO)
                        .build();
        ZmtpSocket dealer = context.open(SocketType.DEALER, options, loop);
        socket = dealer;
        dealer.onMessage(message -> guard(() -> junction.reply(message)));
        dealer.onWritable(() -> guard(this::drain));
        String endpoint = junction.nextEndpoint();
        await(dealer.bind(endpoint));
        junction.attach(this, endpoint);
    }

    @Override
    protected void close() throws Exception {
        junction.detach(this);
        ZmtpSocket dealer = socket;
        try {
            if (dealer != null) {
                await(dealer.close());
            }
        } finally {
            if (!loop().isShuttingDown()) {
                loop().submit(this::giveUpPending).await(1000);
            } else if (loop().terminationFuture().await(1000)) {
                giveUpPending();
            }
        }
    }

    @Override
    protected long queued() {
        return waiting;
    }

    /** Takes a request from any thread, owning it. */
    void accept(ZmtpMessage message) {
        try {
            loop().execute(
                            () -> {
                                pending.add(message);
                                guard(this::drain);
                            });
        } catch (RejectedExecutionException e) {
            long octets = RequestJunction.octets(message);
            message.release();
            junction.passedOn(1, octets);
        }
    }

    /** The workers have room again; any thread. */
    void wake() {
        try {
            loop().execute(() -> guard(this::drain));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is being restarted; its successor drains", name());
        }
    }

    private void drain() {
        ZmtpSocket dealer = socket;
        if (dealer == null) {
            return;
        }
        int passed = 0;
        long passedOctets = 0;
        while (!pending.isEmpty() && !junction.workersAreFull()) {
            ZmtpMessage next = pending.element();
            long octets = RequestJunction.octets(next);
            // Counted first: the worker may be done before this thread goes on.
            junction.givenToWorker(octets);
            SendResult result = dealer.send(next);
            if (!result.consumed()) {
                junction.notGivenToWorker(octets);
            }
            if (result == SendResult.CLOSED) {
                die(new IllegalStateException("its socket closed"));
                break;
            }
            if (!result.consumed()) {
                break;
            }
            pending.remove();
            countMessage();
            passed++;
            passedOctets += octets;
        }
        waiting = pending.size();
        if (passed > 0) {
            junction.passedOn(passed, passedOctets);
        }
    }

    private void giveUpPending() {
        int count = pending.size();
        long octets = pending.stream().mapToLong(RequestJunction::octets).sum();
        pending.forEach(ZmtpMessage::release);
        pending.clear();
        junction.passedOn(count, octets);
    }
}
