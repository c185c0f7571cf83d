package io.brine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.RsaKeyPair;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The sign-in's states against a scripted master, on a clock that the test turns. */
class SignInLoopTest {

    private static final RsaKeyPair MASTER = RsaKeyPair.generate(2048);

    private final EmbeddedChannel time = new EmbeddedChannel();
    private final List<CompletableFuture<SignInOutcome>> attempts = new ArrayList<>();
    private final List<Integer> exits = new ArrayList<>();
    private int mastersSkipped;

    @BeforeEach
    void stopTime() {
        time.freezeTime();
    }

    private static Patience patience(int acceptanceMax, boolean rejectedRetry, int authRetries) {
        return new Patience(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(acceptanceMax),
                rejectedRetry,
                authRetries,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                3,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ZERO);
    }

    private SignInLoop loop(Patience patience) {
        return new SignInLoop(
                () -> {
                    CompletableFuture<SignInOutcome> attempt = new CompletableFuture<>();
                    attempts.add(attempt);
                    return attempt;
                },
                () -> mastersSkipped++,
                patience,
                time.eventLoop(),
                new Random(1),
                exits::add);
    }

    private static Credentials credentials() {
        return new Credentials(
                new MasterAddress("m", 4506),
                KeyString.random(),
                KeyString.random(),
                4505,
                MASTER.publicKey());
    }

    private void answer(SignInOutcome outcome) {
        attempts.getLast().complete(outcome);
        time.runPendingTasks();
    }

    private void pass(long seconds) {
        time.advanceTimeBy(seconds, TimeUnit.SECONDS);
        time.runScheduledPendingTasks();
        time.runPendingTasks();
    }

    private CompletableFuture<Credentials> ask(SignInLoop loop) {
        CompletableFuture<Credentials> asked = loop.credentials().toCompletableFuture();
        time.runPendingTasks();
        return asked;
    }

    @Test
    void everybodyWaitsForOneSignIn() {
        SignInLoop loop = loop(patience(10, false, 0));
        CompletableFuture<Credentials> first = ask(loop);
        CompletableFuture<Credentials> second = ask(loop);
        assertThat(attempts).hasSize(1);

        Credentials given = credentials();
        answer(new SignInOutcome.Accepted(given));

        assertThat(first).isCompletedWithValue(given);
        assertThat(second).isCompletedWithValue(given);
        assertThat(ask(loop)).isCompletedWithValue(given);
        assertThat(attempts).hasSize(1);
    }

    @Test
    void waitsWhileTheKeyIsPendingAndLongerEachTimeUpToTheBound() {
        SignInLoop loop = loop(patience(30, false, 0));
        CompletableFuture<Credentials> asked = ask(loop);
        answer(new SignInOutcome.Pending());
        pass(9);
        assertThat(attempts).hasSize(1);
        pass(1);
        assertThat(attempts).hasSize(2);

        answer(new SignInOutcome.Pending());
        pass(19);
        assertThat(attempts).hasSize(2);
        pass(1);
        assertThat(attempts).hasSize(3);

        answer(new SignInOutcome.Pending());
        pass(30);
        assertThat(attempts).hasSize(4);
        answer(new SignInOutcome.Accepted(credentials()));
        assertThat(asked).isCompleted();
        assertThat(exits).isEmpty();
    }

    @Test
    void endsTheMinionWhenItsKeyIsRejectedButNotAtOnce() {
        SignInLoop loop = loop(patience(10, false, 0));
        CompletableFuture<Credentials> asked = ask(loop);
        answer(new SignInOutcome.Rejected());
        pass(9);
        assertThat(exits).isEmpty();

        pass(12);

        assertThat(exits).containsExactly(77);
        assertThat(asked).isCompletedExceptionally();
        assertThat(attempts).hasSize(1);
    }

    @Test
    void goesOnAfterARejectionWhenAskedTo() {
        SignInLoop loop = loop(patience(10, true, 0));
        ask(loop);
        answer(new SignInOutcome.Rejected());
        pass(10);

        assertThat(attempts).hasSize(2);
        assertThat(exits).isEmpty();
    }

    @Test
    void endsTheMinionWhenTheMastersKeyHasAnotherFingerprint() {
        SignInLoop loop = loop(patience(10, false, 0));
        ask(loop);
        answer(new SignInOutcome.WrongFinger("wrong"));

        assertThat(exits).containsExactly(42);
    }

    @Test
    void triesForEverAndTheNextMasterWhenNoneAnswers() {
        SignInLoop loop = loop(patience(10, false, 0));
        ask(loop);
        for (int i = 1; i <= 50; i++) {
            assertThat(attempts).hasSize(i);
            answer(
                    i % 2 == 0
                            ? new SignInOutcome.NoAnswer("away")
                            : new SignInOutcome.Refused("bad load"));
            pass(11);
        }
        assertThat(mastersSkipped).isEqualTo(50);
        assertThat(exits).isEmpty();
    }

    @Test
    void givesUpAfterAuthRetriesWhenThatIsSet() {
        SignInLoop loop = loop(patience(10, false, 2));
        CompletableFuture<Credentials> asked = ask(loop);
        answer(new SignInOutcome.NoAnswer("away"));
        pass(11);
        answer(new SignInOutcome.NoAnswer("away"));

        assertThat(exits).containsExactly(1);
        assertThatThrownBy(asked::join).hasMessageContaining("2 attempts");
    }

    @Test
    void renewsOnlyWhatIsStillInUse() {
        SignInLoop loop = loop(patience(10, false, 0));
        ask(loop);
        Credentials old = credentials();
        answer(new SignInOutcome.Accepted(old));

        CompletableFuture<Credentials> a = loop.renew(old).toCompletableFuture();
        CompletableFuture<Credentials> b = loop.renew(old).toCompletableFuture();
        time.runPendingTasks();
        assertThat(attempts).hasSize(2);
        Credentials fresh = credentials();
        answer(new SignInOutcome.Accepted(fresh));
        CompletableFuture<Credentials> late = loop.renew(old).toCompletableFuture();
        time.runPendingTasks();

        assertThat(List.of(a.join(), b.join(), late.join())).containsOnly(fresh);
        assertThat(attempts).hasSize(2);
    }

    @Test
    void tellsThoseWhoWaitWhenTheMinionEnds() {
        SignInLoop loop = loop(patience(10, false, 0));
        CompletableFuture<Credentials> asked = ask(loop);
        loop.close();
        time.runPendingTasks();

        assertThat(asked).isCompletedExceptionally();
        pass(1000);
        assertThat(attempts).hasSize(1);
    }
}
