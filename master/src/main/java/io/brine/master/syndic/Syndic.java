package io.brine.master.syndic;

import io.brine.master.event.EventBus;
import io.brine.master.process.LoopPart;
import io.brine.master.process.PartLoad;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.session.MinionKeys;
import io.brine.session.SessionSettings;
import io.brine.zmtp.socket.ZmtpContext;
import io.netty.channel.EventLoop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Salt's syndic, as a part of the master: logs in at the upper masters with the minion's id and key
 * of this host, has the Publisher publish what they publish, and brings them the events of this
 * master's bus and the returns of its minions. What cannot be brought waits in bounded queues; what
 * they have no room for is counted among the part's errors.
 */
public final class Syndic extends LoopPart {
    /** The part's and its thread's name. */
    public static final String NAME = "Syndic";

    private static final Logger LOG = LoggerFactory.getLogger(Syndic.class);
    private static final int WORKERS = 2;
    private static final int WORKER_QUEUE = 1 << 14;
    private static final int WORKER_IDLE_SECONDS = 10;

    /**
     * What a syndic works with; thread-safe, all of it.
     *
     * @param events what is fired here goes up
     * @param jobs the loads of jobs
     * @param publisher publishes to the minions here
     */
    public record Services(EventBus events, UpwardJobs jobs, DownwardJobs publisher) {}

    /** Where the loads of jobs are. */
    public interface UpwardJobs extends UpwardLoads.JobLoads {}

    /** Publishes to the minions here, what comes from a sender that is trusted. */
    public interface DownwardJobs extends Downward.Jobs {}

    private final SyndicSettings settings;
    private final Services with;
    private final ZmtpContext context;
    private final Downward down;
    private final String own;
    private final Random random = new Random();
    private final EventBus.Listener listener = this::heard;
    private final ThreadPoolExecutor worker = newWorker();
    private volatile List<Uplink> uplinks = List.of();

    /** A syndic that does not yet sign in. */
    public Syndic(SyndicSettings settings, ZmtpContext context, Services with) {
        super(NAME);
        this.settings = settings;
        this.context = context;
        this.with = with;
        this.down = new Downward(settings, with.publisher());
        this.own = "syndic/" + settings.id() + "/";
    }

    private static ThreadPoolExecutor newWorker() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        WORKERS,
                        WORKERS,
                        WORKER_IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(WORKER_QUEUE),
                        task -> {
                            Thread thread =
                                    new Thread(
                                            task,
                                            "SyndicWorker-" + count.getAndIncrement() % WORKERS);
                            thread.setDaemon(true);
                            return thread;
                        },
                        // Late tasks of connections that are being closed.
                        new ThreadPoolExecutor.DiscardPolicy());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    protected void open(EventLoop loop) throws Exception {
        RsaKeyPair keys = keys();
        Uplink.Surroundings around =
                new Uplink.Surroundings(
                        keys, context, loop, worker, random, with.jobs(), down, new Watch());
        List<Uplink> made = new ArrayList<>();
        for (SessionSettings upper : settings.uppers()) {
            made.add(new Uplink(settings, upper, around));
        }
        uplinks = List.copyOf(made);
        with.events().listen(listener);
        for (Uplink uplink : made) {
            LOG.info("This master is the syndic {} of {}", settings.id(), uplink.name());
            uplink.open();
        }
        long millis = settings.flush().toMillis();
        loop.scheduleWithFixedDelay(
                () -> guard(() -> uplinks.forEach(Uplink::flush)),
                millis,
                millis,
                TimeUnit.MILLISECONDS);
    }

    private RsaKeyPair keys() throws IOException {
        SessionSettings first = settings.uppers().getFirst();
        try {
            return MinionKeys.load(first);
        } catch (SaltCryptoException e) {
            throw new IOException("the syndic's key cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(
                    "the syndic's key in "
                            + first.pkiDir()
                            + " (pki_dir of the minion's configuration) cannot be used: "
                            + e,
                    e);
        }
    }

    @Override
    protected void close() {
        with.events().stopListening(listener);
        uplinks.forEach(Uplink::close);
        worker.shutdownNow();
    }

    /** What waits for the upper masters. */
    @Override
    protected long queued() {
        return uplinks.stream().mapToLong(uplink -> uplink.outbox().queued()).sum();
    }

    /** Messages are jobs passed on, events and returns brought up; errors what was dropped too. */
    @Override
    public PartLoad load() {
        PartLoad own = super.load();
        long dropped = uplinks.stream().mapToLong(uplink -> uplink.outbox().dropped()).sum();
        return new PartLoad(
                own.queued(),
                own.messages() + down.publishedCount(),
                own.errors() + down.failedCount() + dropped);
    }

    /** Any thread that fires events. */
    private void heard(String tag, EventBus.Event event) {
        Heard heard = new Heard(tag, event);
        if (heard.isReturn()) {
            chosen(heard, List.of()).outbox().add(heard);
            return;
        }
        if (tag.startsWith(own)) {
            // It came from here: masters in a circle would send it round for ever.
            return;
        }
        for (Uplink uplink : uplinks) {
            // Who is told for the first time wants to know what is, not what was.
            if (uplink.isUp()) {
                uplink.outbox().add(heard);
            }
        }
    }

    /** The upper master whose job it is, or else one that is there. */
    private Uplink chosen(Heard returned, List<Uplink> without) {
        List<Uplink> all = new ArrayList<>(uplinks);
        if (settings.anyUpper()) {
            Collections.shuffle(all, random);
        }
        String jid = Heard.jid(returned.tag());
        String upper = jid == null ? null : down.upperOf(jid);
        Uplink best = null;
        for (Uplink uplink : all) {
            boolean able = uplink.isUp() && !without.contains(uplink);
            boolean its = uplink.name().equals(upper);
            if (able && its) {
                return uplink;
            }
            if (best == null || (able && !best.isUp()) || (able && without.contains(best))) {
                best = uplink;
            }
        }
        if (best == null) {
            throw new IllegalStateException("a syndic without an upper master");
        }
        return best;
    }

    /** Counts, and sends returns another way when there is one. */
    private final class Watch implements Uplink.Observer {
        @Override
        public void sent(int count) {
            for (int i = 0; i < count; i++) {
                countMessage();
            }
        }

        @Override
        public void failed(Uplink uplink) {
            countError();
            boolean another =
                    uplinks.stream().anyMatch(other -> !other.equals(uplink) && other.isUp());
            if (another) {
                for (Heard heard : uplink.outbox().takeAllReturns()) {
                    chosen(heard, List.of(uplink)).outbox().add(heard);
                }
            }
        }
    }
}
