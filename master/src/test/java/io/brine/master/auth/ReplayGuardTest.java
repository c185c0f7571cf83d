package io.brine.master.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.auth.ReplayGuard.Verdict;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class ReplayGuardTest {
    private final ReplayGuard guard = new ReplayGuard(Duration.ofSeconds(100), 1000);

    @Test
    void theSameNonceIsFreshOnce() {
        assertThat(guard.check("a", 1000)).isEqualTo(Verdict.FRESH);
        assertThat(guard.check("a", 1000)).isEqualTo(Verdict.REPEATED);
        assertThat(guard.timesSeen("a")).isEqualTo(2);
        assertThat(guard.check("a", 1000)).isEqualTo(Verdict.REPEATED);
        assertThat(guard.timesSeen("a")).isEqualTo(3);
        assertThat(guard.check("b", 1000)).isEqualTo(Verdict.FRESH);
    }

    @Test
    void whatIsTooOldToBeRememberedIsStaleAndNeverFreshAgain() {
        assertThat(guard.check("a", 1000)).isEqualTo(Verdict.FRESH);
        assertThat(guard.check("b", 1101)).isEqualTo(Verdict.FRESH);
        assertThat(guard.check("a", 1000)).isEqualTo(Verdict.STALE);
        assertThat(guard.check("c", 1001)).isEqualTo(Verdict.FRESH);
    }

    @Test
    void requestsMayArriveOutOfOrderWithinTheWindow() {
        assertThat(guard.check("late", 1100)).isEqualTo(Verdict.FRESH);
        assertThat(guard.check("early", 1000)).isEqualTo(Verdict.FRESH);
    }

    @Test
    void aFullMemoryForgetsTheOldestButNeverLetsAReplayThrough() {
        ReplayGuard small = new ReplayGuard(Duration.ofSeconds(100), 10);
        for (int i = 0; i < 30; i++) {
            assertThat(small.check("n" + i, 1000 + i)).isEqualTo(Verdict.FRESH);
        }
        for (int i = 0; i < 30; i++) {
            assertThat(small.check("n" + i, 1000 + i)).isNotEqualTo(Verdict.FRESH);
        }
    }

    @Test
    void aFloodWithinOneSecondIsBoundedToo() {
        ReplayGuard small = new ReplayGuard(Duration.ofSeconds(100), 10);
        int fresh = 0;
        for (int i = 0; i < 1000; i++) {
            if (small.check("n" + i, 1000) == Verdict.FRESH) {
                fresh++;
            }
        }
        assertThat(fresh).isEqualTo(11);
        assertThat(small.check("next second", 1001)).isEqualTo(Verdict.FRESH);
    }

    @Test
    void manyOfOneSecondAreToldApart() {
        ReplayGuard large = new ReplayGuard(Duration.ofSeconds(100), 50_000);
        for (int i = 0; i < 20_000; i++) {
            assertThat(large.check("nonce " + i, 1000)).isEqualTo(Verdict.FRESH);
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(large.check("nonce " + i, 1000)).isEqualTo(Verdict.REPEATED);
        }
    }
}
