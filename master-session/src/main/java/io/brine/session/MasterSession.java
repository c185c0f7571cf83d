package io.brine.session;

import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The minion's life with its master, in the order of Salt's minion: sign in, subscribe, fetch the
 * pillar, tell that it is there; then follow the master through changes of its keys and its
 * address. Everything here runs on the event loop.
 */
final class MasterSession implements PublicationQueue.Renewal, PublishSubscription.Watcher {

    private static final Logger LOG = LoggerFactory.getLogger(MasterSession.class);
    private static final Duration OTHER_MASTER_AFTER = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final SessionSettings settings;
    private final MasterConnection connection;
    private final EventLoop loop;
    private final MasterLink.Milestones milestones;
    private final Backoff backoff;
    private final CompletableFuture<@Nullable Void> firstConnect = new CompletableFuture<>();

    private @Nullable PublishSubscription subscription;
    private volatile @Nullable Credentials followed;
    private volatile boolean connected;
    private boolean closed;

    MasterSession(
            SessionSettings settings,
            MasterConnection connection,
            EventLoop loop,
            RandomGenerator random,
            MasterLink.Milestones milestones) {
        this.settings = settings;
        this.connection = connection;
        this.loop = loop;
        this.milestones = milestones;
        this.backoff = new Backoff(Duration.ofSeconds(1), LONGEST_PAUSE, random);
    }

    /** Begins; {@code subscription} is what follows the master's publisher. */
    void start(PublishSubscription publisher) {
        loop.execute(
                () -> {
                    subscription = publisher;
                    connection
                            .credentials()
                            .whenComplete(
                                    (credentials, error) ->
                                            loop.execute(() -> signedIn(credentials, error)));
                });
    }

    private void signedIn(@Nullable Credentials credentials, @Nullable Throwable error) {
        if (credentials == null) {
            LOG.debug("No sign-in: {}", String.valueOf(error));
            return;
        }
        LOG.info("Authentication with master at {} successful!", credentials.master());
        follow(credentials);
        milestones.signedIn();
        comeUp();
    }

    private void comeUp() {
        if (closed) {
            return;
        }
        milestones
                .fetchPillar()
                .whenComplete(
                        (done, error) ->
                                loop.execute(
                                        () -> {
                                            if (error == null) {
                                                firstConnect.whenComplete(
                                                        (up, never) ->
                                                                loop.execute(milestones::ready));
                                            } else {
                                                Duration pause = backoff.next();
                                                LOG.error(
                                                        "Could not retrieve the pillar: {}; trying"
                                                                + " again in {} ms",
                                                        Causes.text(error),
                                                        pause.toMillis());
                                                loop.schedule(
                                                        this::comeUp,
                                                        pause.toMillis(),
                                                        TimeUnit.MILLISECONDS);
                                            }
                                        }));
    }

    private void follow(Credentials credentials) {
        PublishSubscription publisher = subscription;
        if (publisher != null && !closed && credentials != followed) {
            followed = credentials;
            publisher.follow(
                    settings.network()
                            .publishEndpoint(credentials.master(), credentials.publishPort()));
        }
    }

    @Override
    public CompletionStage<Credentials> credentials() {
        return connection.credentials();
    }

    @Override
    public CompletionStage<Credentials> renew(Credentials stale) {
        return connection
                .renew(stale)
                .whenComplete(
                        (fresh, error) -> {
                            if (error == null) {
                                loop.execute(() -> follow(fresh));
                            }
                        });
    }

    @Override
    public void connected() {
        connected = true;
        firstConnect.complete(null);
    }

    /**
     * With several masters, one that stays away is given up by a new sign-in, which goes from
     * master to master.
     */
    @Override
    public void disconnected() {
        connected = false;
        connection.pathLost();
        Credentials lost = followed;
        if (settings.network().masters().size() > 1 && lost != null) {
            loop.schedule(
                    () -> {
                        if (!connected && !closed && lost == followed) {
                            LOG.warn("The master {} stays away; signing in again", lost.master());
                            renew(lost);
                        }
                    },
                    OTHER_MASTER_AFTER.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    /** What keeps publications from arriving just now, or null. Any thread. */
    @Nullable String complaint() {
        Credentials known = followed;
        if (known == null) {
            return "not signed in at any of the masters " + settings.network().masters();
        }
        return connected ? null : "not connected to the publisher of master " + known.master();
    }

    void close() {
        loop.execute(() -> closed = true);
    }

    /** Says at start what this minion does with several masters. */
    static void announce(List<?> masters) {
        if (masters.size() > 1) {
            LOG.warn(
                    "Several masters are configured: the first that accepts this minion is used,"
                        + " the others when it stays away. Being a minion of all of them at once is"
                        + " not supported.");
        }
    }
}
