package io.brine.master.publish;

import io.brine.master.presence.ConnectedMinions;
import io.brine.master.process.BoundPort;
import io.brine.master.process.LoopPart;
import io.brine.master.process.PartLoad;
import io.brine.master.process.WorkPool;
import io.brine.salt.job.PublishLoad;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketEvent;
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
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The PUB socket on {@code publish_port} that every minion holds a connection to. A publish is
 * encrypted and signed once, on a thread of its own, in the order of the calls; the loop only
 * sends.
 */
public final class Publisher extends LoopPart {
    /** The part's and its thread's name. */
    public static final String NAME = "Publisher";

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int MAX_WAITING = 10_000;
    private static final int MAX_RECENT = 256;
    // No minion restarts, and forgets what it has begun, as quickly.
    private static final Duration RECENT = Duration.ofSeconds(2);

    private record Recent(PublishLoad load, List<String> minions, long atNanos) {}

    private final ZmtpContext context;
    private final SocketOptions options;
    private final BoundPort port;
    private final PublicationSealer sealer;
    private final boolean filtering;
    private final boolean syndics;
    private final ConnectedMinions minions;
    private volatile @Nullable String boundTo;
    private final WorkPool sealing = new WorkPool("PublisherSeal", 1, MAX_WAITING);
    private final Deque<Recent> recent = new ArrayDeque<>(); // the sealing thread's
    private @Nullable ZmtpSocket socket;
    private long reportedDrops; // loop

    /**
     * A publisher not yet bound.
     *
     * @param filtering {@code zmq_filtering}: send each publish under the topics of its minions
     * @param syndics {@code order_masters}: under their topic too
     * @param minions is told which connections stand
     */
    public Publisher(
            ZmtpContext context,
            SocketOptions options,
            BoundPort port,
            PublicationSealer sealer,
            boolean filtering,
            boolean syndics,
            ConnectedMinions minions) {
        super(NAME);
        this.minions = minions;
        this.context = context;
        this.options = options;
        this.port = port;
        this.sealer = sealer;
        this.filtering = filtering;
        this.syndics = syndics;
    }

    @Override
    protected void open(EventLoop loop) throws Exception {
        ZmtpSocket pub = context.open(SocketType.PUB, options, loop);
        socket = pub;
        // Before the first connection: who comes while it is being bound counts too.
        pub.monitor(this::watch);
        boundTo = port.bind(endpoint -> await(pub.bind(endpoint))).toString();
    }

    @Override
    protected void close() throws Exception {
        sealing.close();
        minions.allSubscribersGone();
        ZmtpSocket pub = socket;
        if (pub != null) {
            await(pub.close());
        }
    }

    /**
     * Publishes a job to all who are connected; any thread.
     *
     * @param minions whom the target means, for topics
     * @return completes when the publish is queued for the connected minions; fails with {@link
     *     io.brine.master.process.PoolFullException} when too many publishes wait
     */
    public CompletionStage<@Nullable Void> publish(PublishLoad load, List<String> minions) {
        ZmtpSocket pub = socket;
        if (pub == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("not started"));
        }
        CompletionStage<CompletionStage<@Nullable Void>> sent =
                sealing.submit(() -> send(pub, load, minions));
        return sent.thenCompose(stage -> stage);
    }

    /** Errors are copies that were dropped because a minion did not read. */
    @Override
    public PartLoad load() {
        PartLoad own = super.load();
        return new PartLoad(sealing.queued(), own.messages(), own.errors() + droppedCount());
    }

    /** How many minions are connected. */
    public int peerCount() {
        ZmtpSocket pub = socket;
        return pub == null ? 0 : pub.peerCount();
    }

    /** How many copies of publishes were dropped because a minion did not read. */
    public long droppedCount() {
        ZmtpSocket pub = socket;
        return pub == null ? 0 : pub.counters().droppedAtHighWaterMark();
    }

    /**
     * Sends again, under the key in use now, what went out a moment ago: after a rotation a minion
     * may have the new key before it reads a publish under the old one, which it could not open any
     * more. Minions pass over a job that they have begun. Any thread.
     */
    public void publishAgain() {
        ZmtpSocket pub = socket;
        if (pub == null) {
            return;
        }
        CompletionStage<@Nullable Void> submitted =
                sealing.submit(
                        () -> {
                            for (Recent job : stillRecent()) {
                                var unused = sendSealed(pub, job.load(), job.minions());
                            }
                            return null;
                        });
        submitted.exceptionally(
                failure -> {
                    LOG.warn(
                            "Jobs of before the rotation were not repeated: {}",
                            failure.toString());
                    return null;
                });
    }

    private List<Recent> stillRecent() {
        long now = System.nanoTime();
        recent.removeIf(job -> now - job.atNanos() > RECENT.toNanos());
        return List.copyOf(recent);
    }

    private CompletionStage<@Nullable Void> send(
            ZmtpSocket pub, PublishLoad load, List<String> minions) throws Exception {
        CompletionStage<@Nullable Void> sent = sendSealed(pub, load, minions);
        if (recent.size() == MAX_RECENT) {
            recent.remove();
        }
        recent.add(new Recent(load, minions, System.nanoTime()));
        return sent;
    }

    private CompletionStage<@Nullable Void> sendSealed(
            ZmtpSocket pub, PublishLoad load, List<String> minions) throws Exception {
        byte[] body = sealer.seal(load);
        countMessage();
        if (!filtering) {
            return checked(pub.sendAsync(ZmtpMessage.of(body)));
        }
        CompletionStage<@Nullable Void> last = CompletableFuture.completedFuture(null);
        for (byte[] topic : Topics.of(load, minions, syndics)) {
            last = checked(pub.sendAsync(ZmtpMessage.of(topic, body)));
        }
        return last;
    }

    private CompletionStage<@Nullable Void> checked(CompletionStage<SendResult> sent) {
        return sent.thenApply(
                result -> {
                    if (result == SendResult.CLOSED) {
                        IllegalStateException closed =
                                new IllegalStateException("its socket closed");
                        die(closed);
                        throw closed;
                    }
                    reportDrops();
                    return null;
                });
    }

    private void reportDrops() {
        long dropped = droppedCount();
        if (dropped > reportedDrops) {
            LOG.warn(
                    "{} copies of publishes dropped so far: minions that do not read have pub_hwm"
                            + " of them waiting",
                    dropped);
            reportedDrops = dropped;
        }
    }

    private void watch(SocketEvent event) {
        switch (event) {
            case SocketEvent.HandshakeSucceeded up ->
                    minions.subscriberConnected(up.remoteAddress());
            case SocketEvent.Disconnected down -> minions.subscriberGone(down.remoteAddress());
            default -> {}
        }
        if (event instanceof SocketEvent.Closed closed && closed.endpoint().equals(boundTo)) {
            die(new IllegalStateException("its listener on " + boundTo + " closed"));
        }
    }
}
