package io.brine.master.publish;

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
import io.brine.zmtp.transport.Endpoint;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private final ZmtpContext context;
    private final SocketOptions options;
    private final BoundPort port;
    private final PublicationSealer sealer;
    private final boolean filtering;
    private final WorkPool sealing = new WorkPool("PublisherSeal", 1, MAX_WAITING);
    private @Nullable ZmtpSocket socket;
    private long reportedDrops; // loop

    /**
     * A publisher not yet bound.
     *
     * @param filtering {@code zmq_filtering}: send each publish under the topics of its minions
     */
    public Publisher(
            ZmtpContext context,
            SocketOptions options,
            BoundPort port,
            PublicationSealer sealer,
            boolean filtering) {
        super(NAME);
        this.context = context;
        this.options = options;
        this.port = port;
        this.sealer = sealer;
        this.filtering = filtering;
    }

    @Override
    protected void open(EventLoop loop) throws Exception {
        ZmtpSocket pub = context.open(SocketType.PUB, options, loop);
        socket = pub;
        Endpoint bound = port.bind(endpoint -> await(pub.bind(endpoint)));
        pub.monitor(event -> watch(event, bound.toString()));
    }

    @Override
    protected void close() throws Exception {
        sealing.close();
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

    private CompletionStage<@Nullable Void> send(
            ZmtpSocket pub, PublishLoad load, List<String> minions) throws Exception {
        byte[] body = sealer.seal(load);
        countMessage();
        if (!filtering) {
            return checked(pub.sendAsync(ZmtpMessage.of(body)));
        }
        CompletionStage<@Nullable Void> last = CompletableFuture.completedFuture(null);
        for (byte[] topic : Topics.of(load, minions)) {
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

    private void watch(SocketEvent event, String bound) {
        if (event instanceof SocketEvent.Closed closed && closed.endpoint().equals(bound)) {
            die(new IllegalStateException("its listener on " + bound + " closed"));
        }
    }
}
