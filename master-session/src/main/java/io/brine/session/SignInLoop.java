package io.brine.session;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Signs in and keeps signing in until it works, one attempt at a time: everybody who asks for new
 * credentials meanwhile waits for the same ones. All state is confined to {@code loop}; the public
 * methods may be called from any thread.
 */
final class SignInLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SignInLoop.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int EXIT_REJECTED = 77;
    private static final int EXIT_WRONG_FINGER = 42;
    private static final int EXIT_GAVE_UP = 1;

    private final Supplier<CompletionStage<SignInOutcome>> attempt;
    private final Runnable nextMaster;
    private final Patience patience;
    private final ScheduledExecutorService loop;
    private final RandomGenerator random;
    private final FatalExit fatal;
    private final Backoff backoff;

    private volatile @Nullable Credentials current;
    private @Nullable CompletableFuture<Credentials> underway;
    private Duration acceptancePause;
    private int failures;
    private boolean closed;

    /**
     * @param attempt sends one {@code _auth} to the selected master; never fails
     * @param nextMaster selects another master, when there are several
     * @param fatal called when the minion has to end
     */
    SignInLoop(
            Supplier<CompletionStage<SignInOutcome>> attempt,
            Runnable nextMaster,
            Patience patience,
            ScheduledExecutorService loop,
            RandomGenerator random,
            FatalExit fatal) {
        this.attempt = attempt;
        this.nextMaster = nextMaster;
        this.patience = patience;
        this.loop = loop;
        this.random = random;
        this.fatal = fatal;
        this.backoff = new Backoff(FIRST_PAUSE, patience.reauth(), random);
        this.acceptancePause = patience.acceptance();
    }

    /** The credentials in use, or null before the first sign-in. */
    @Nullable Credentials current() {
        return current;
    }

    /** The credentials in use, else those of the sign-in that this starts. */
    CompletionStage<Credentials> credentials() {
        return renew(null);
    }

    /**
     * Credentials other than {@code stale}: when others are in use already, those; else the ones of
     * the sign-in under way or started now.
     *
     * @param stale what did not work, or null to take what is in use
     */
    CompletionStage<Credentials> renew(@Nullable Credentials stale) {
        CompletableFuture<Credentials> result = new CompletableFuture<>();
        loop.execute(
                () -> {
                    Credentials known = current;
                    if (closed) {
                        result.completeExceptionally(
                                new MasterException("the minion is about to end"));
                    } else if (known != null && known != stale) {
                        result.complete(known);
                    } else {
                        join(result);
                    }
                });
        return result;
    }

    private void join(CompletableFuture<Credentials> result) {
        CompletableFuture<Credentials> shared = underway;
        if (shared == null) {
            shared = new CompletableFuture<>();
            underway = shared;
            tryOnce();
        }
        shared.whenComplete(
                (credentials, error) -> {
                    if (error == null) {
                        result.complete(credentials);
                    } else {
                        result.completeExceptionally(error);
                    }
                });
    }

    private void tryOnce() {
        attempt.get()
                .whenComplete(
                        (outcome, error) ->
                                loop.execute(
                                        () ->
                                                judge(
                                                        error == null
                                                                ? outcome
                                                                : new SignInOutcome.NoAnswer(
                                                                        String.valueOf(error)))));
    }

    private void judge(SignInOutcome outcome) {
        if (closed) {
            return;
        }
        switch (outcome) {
            case SignInOutcome.Accepted accepted -> accepted(accepted.credentials());
            case SignInOutcome.Pending pending -> pending();
            case SignInOutcome.Full full -> {
                LOG.error("The master has no room for another minion (max_minions)");
                nextMaster.run();
                again(backoff.next());
            }
            case SignInOutcome.Rejected rejected -> rejected();
            case SignInOutcome.NoAnswer none -> {
                LOG.warn("No answer to the sign-in: {}", none.why());
                nextMaster.run();
                again(backoff.next());
            }
            case SignInOutcome.Refused refused -> {
                LOG.error("Attempt to authenticate with the salt master failed: {}", refused.why());
                nextMaster.run();
                again(backoff.next());
            }
            case SignInOutcome.WrongFinger wrong -> wrongFinger(wrong);
        }
    }

    private void accepted(Credentials credentials) {
        current = credentials;
        failures = 0;
        backoff.reset();
        acceptancePause = patience.acceptance();
        CompletableFuture<Credentials> shared = underway;
        underway = null;
        if (shared != null) {
            shared.complete(credentials);
        }
    }

    private void pending() {
        LOG.error(
                "The Salt Master has cached the public key for this node, this salt minion will"
                        + " wait for {} seconds before attempting to re-authenticate",
                acceptancePause.toSeconds());
        Duration pause = acceptancePause;
        Duration longer = acceptancePause.multipliedBy(2);
        acceptancePause =
                longer.compareTo(patience.acceptanceMax()) > 0 ? patience.acceptanceMax() : longer;
        again(pause);
    }

    private void rejected() {
        if (patience.rejectedRetry()) {
            LOG.error(
                    "The Salt Master has rejected this minion's public key. To repair this issue,"
                            + " delete the public key for this minion on the Salt Master. The Salt"
                            + " Minion will attempt to re-authenticate.");
            again(patience.acceptance());
            return;
        }
        LOG.error(
                "The Salt Master has rejected this minion's public key! To repair this issue,"
                    + " delete the public key for this minion on the Salt Master and restart this"
                    + " minion. Or restart the Salt Master in open mode to clean out the keys. The"
                    + " Salt Minion will now exit.");
        // A supervisor that starts the minion again at once would storm the master.
        Duration pause = Duration.ofSeconds(10 + random.nextInt(11));
        loop.schedule(
                () -> giveUp(EXIT_REJECTED, "the master has rejected this minion's key"),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void wrongFinger(SignInOutcome.WrongFinger wrong) {
        LOG.error(
                "{}. Verify that the configured fingerprint is the master's and that this minion is"
                        + " not subject to a man-in-the-middle attack.",
                wrong.why());
        giveUp(EXIT_WRONG_FINGER, "the master's key is not the one that master_finger asks for");
    }

    private void again(Duration pause) {
        failures++;
        if (patience.authRetries() > 0 && failures >= patience.authRetries()) {
            LOG.error("Failed to authenticate with the master after {} attempts", failures);
            giveUp(EXIT_GAVE_UP, "no sign-in after " + failures + " attempts");
            return;
        }
        LOG.info("Waiting {} ms before retry.", pause.toMillis());
        loop.schedule(
                () -> {
                    if (!closed) {
                        tryOnce();
                    }
                },
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void giveUp(int exitCode, String why) {
        if (!closed) {
            fail(why);
            fatal.exit(exitCode);
        }
    }

    private void fail(String why) {
        closed = true;
        CompletableFuture<Credentials> shared = underway;
        underway = null;
        if (shared != null) {
            shared.completeExceptionally(new MasterException(why));
        }
    }

    /** Ends all tries; whoever waits is told. */
    void close() {
        loop.execute(
                () -> {
                    if (!closed) {
                        fail("the minion is about to end");
                    }
                });
    }
}
