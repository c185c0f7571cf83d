package io.brine.master.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class AuthThrottleTest {
    private final AuthThrottle throttle = new AuthThrottle();
    private final List<String> run = new ArrayList<>();

    @Test
    void oneOfAMinionRunsAtATimeOthersBesideIt() {
        assertThat(throttle.enter("a", () -> run.add("a1"))).isTrue();
        assertThat(throttle.enter("a", () -> run.add("a2"))).isTrue();
        assertThat(throttle.enter("b", () -> run.add("b1"))).isTrue();
        assertThat(run).containsExactly("a1", "b1");

        throttle.done("a");
        assertThat(run).containsExactly("a1", "b1", "a2");

        throttle.done("a");
        throttle.enter("a", () -> run.add("a3"));
        assertThat(run).containsExactly("a1", "b1", "a2", "a3");
    }

    @Test
    void refusesAndCountsWhatIsBeyondTheBound() {
        throttle.enter("a", () -> run.add("first"));
        for (int i = 0; i < AuthThrottle.MAX_WAITING; i++) {
            assertThat(throttle.enter("a", () -> run.add("waiting"))).isTrue();
        }
        assertThat(throttle.enter("a", () -> run.add("too many"))).isFalse();
        assertThat(throttle.refusedCount()).isEqualTo(1);
        for (int i = 0; i <= AuthThrottle.MAX_WAITING; i++) {
            throttle.done("a");
        }
        assertThat(run).hasSize(1 + AuthThrottle.MAX_WAITING).doesNotContain("too many");
    }
}
