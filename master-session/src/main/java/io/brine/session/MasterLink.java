package io.brine.session;

import io.brine.zmtp.socket.ZmtpContext;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Both connections of a minion to its master, the requests and the publications, kept up for as
 * long as the minion lives. Thread-safe.
 */
public final class MasterLink implements AutoCloseable {

    private static final Duration FIRST_SIGN_IN_PAUSE = Duration.ofSeconds(1);

    private final MasterSession session;
    private final PublishSubscription subscription;

    private MasterLink(MasterSession session, PublishSubscription subscription) {
        this.session = session;
        this.subscription = subscription;
    }

    /** What happens to the minion as it comes up; called on the event loop, must not block. */
    public interface Milestones {
        /** Signed in: returns may be sent. */
        void signedIn();

        /** Fetches the pillar and keeps it. */
        CompletionStage<?> fetchPillar();

        /** Connected, signed in, pillar at hand: tells the master. */
        void ready();
    }

    /**
     * Signs in, subscribes, and goes on from there by itself.
     *
     * @param connection the requests; closed by its owner
     * @param loop the loop of the publish connection and of everything that is decided
     * @param worker verifies and opens publications
     * @param jobs takes the opened publications, in their order, one thread at a time
     */
    public static MasterLink start(
            SessionSettings settings,
            MasterConnection connection,
            ZmtpContext context,
            EventLoop loop,
            Executor worker,
            RandomGenerator random,
            Milestones milestones,
            Consumer<Map<Object, @Nullable Object>> jobs) {
        MasterSession.announce(settings.network().masters());
        MasterSession session = new MasterSession(settings, connection, loop, random, milestones);
        Backoff pauses = new Backoff(FIRST_SIGN_IN_PAUSE, settings.patience().reauth(), random);
        PublicationOpener opener = new PublicationOpener(settings.trust());
        PublicationQueue queue = new PublicationQueue(opener, worker, session, jobs, pauses);
        PublishSubscription subscription =
                PublishSubscription.open(settings, context, loop, queue::offer, session);
        queue.regulate(subscription);
        session.start(subscription);
        return new MasterLink(session, subscription);
    }

    /** What keeps jobs from arriving just now, in a few words; null when they do. Never blocks. */
    public @Nullable String complaint() {
        return session.complaint();
    }

    /** Takes no further publications. */
    @Override
    public void close() {
        session.close();
        subscription.close();
    }
}
