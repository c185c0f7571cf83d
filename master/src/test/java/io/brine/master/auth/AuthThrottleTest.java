package io.brine.master.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

class AuthThrottleTest {
    private final AtomicLong now = new AtomicLong();
    private final AuthThrottle throttle = new AuthThrottle(now::get);
    private final List<String> run = new ArrayList<>();
    private final List<AuthThrottle.Turn> turns = new ArrayList<>();

    private boolean enter(String who, String name) {
        return throttle.enter(
                who,
                new AuthThrottle.Task() {
                    @Override
                    public void begin(AuthThrottle.Turn turn) {
                        run.add(name);
                        turns.add(turn);
                    }

                    @Override
                    public void giveUp() {
                        run.add("not " + name);
                    }
                });
    }

    @Test
    void oneOfAMinionRunsAtATimeOthersBesideIt() {
        assertThat(enter("a", "a1")).isTrue();
        assertThat(enter("a", "a2")).isTrue();
        assertThat(enter("b", "b1")).isTrue();
        assertThat(run).containsExactly("a1", "b1");

        throttle.done("a");
        assertThat(run).containsExactly("a1", "b1", "a2");

        throttle.done("a");
        enter("a", "a3");
        assertThat(run).containsExactly("a1", "b1", "a2", "a3");
    }

    @Test
    void refusesAndCountsWhatIsBeyondTheBound() {
        enter("a", "first");
        for (int i = 0; i < AuthThrottle.MAX_WAITING; i++) {
            assertThat(enter("a", "waiting")).isTrue();
        }
        assertThat(enter("a", "too many")).isFalse();
        assertThat(throttle.refusedCount()).isEqualTo(1);
        for (int i = 0; i <= AuthThrottle.MAX_WAITING; i++) {
            throttle.done("a");
        }
        assertThat(run).hasSize(1 + AuthThrottle.MAX_WAITING).doesNotContain("too many");
    }

    @Test
    void theWaitingOfAllMinionsTogetherAreBoundedToo() {
        int refused = 0;
        for (int minion = 0; minion < 1000; minion++) {
            for (int i = 0; i < 6; i++) {
                refused += enter("m" + minion, "task") ? 0 : 1;
            }
        }
        assertThat(refused).isEqualTo(5000 - AuthThrottle.MAX_WAITING_IN_ALL);
    }

    /** Salt-call and the minion itself sign in at the same time, each wants its answer. */
    @Test
    void whatIsYoungIsDoneAlsoWhenANewerOneWaits() {
        enter("a", "minion");
        enter("a", "call");
        assertThat(turns.getFirst().isSuperseded()).isFalse();
        throttle.done("a");
        throttle.done("a");
        assertThat(run).containsExactly("minion", "call");
        assertThat(throttle.supersededCount()).isZero();
    }

    @Test
    void whoAsksAgainAfterHisPatienceGetsOneAnswer() {
        enter("a", "first");
        enter("a", "second");
        now.addAndGet(Duration.ofSeconds(6).toNanos());
        enter("a", "third");

        assertThat(run).containsExactly("first", "not second");
        assertThat(turns.getFirst().isSuperseded()).isTrue();
        throttle.done("a");
        assertThat(run).containsExactly("first", "not second", "third");
        assertThat(turns.getLast().isSuperseded()).isFalse();
        assertThat(throttle.supersededCount()).isEqualTo(2);
    }
}
