package io.brine.benchmarks.swarm.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Set;

class JobTallyTest {
    private final JobTally tally = new JobTally();

    @Test
    void completesWithTheLastThatIsWanted() {
        tally.returned("a", 10);
        var complete = tally.expect(2);
        assertThat(complete).isNotDone();
        tally.returned("a", 20);
        assertThat(complete).isNotDone();
        assertThat(tally.repeated()).isEqualTo(1);
        tally.returned("b", 30);
        assertThat(complete).isDone();
        assertThat(tally.last()).isEqualTo(30);
        assertThat(tally.count()).isEqualTo(2);
        assertThat(tally.times()).containsEntry("a", 10L);
    }

    @Test
    void completesWithThoseWhoAreWanted() {
        tally.returned("other", 1);
        tally.returned("a", 2);
        var complete = tally.expect(Set.of("a", "b"));
        assertThat(complete).isNotDone();
        assertThat(tally.missing()).isEqualTo(1);
        tally.returned("another", 3);
        assertThat(complete).isNotDone();
        tally.returned("b", 4);
        assertThat(complete).isDone();
        assertThat(tally.missing()).isZero();
    }

    @Test
    void nobodyWantedIsCompleteAtOnce() {
        assertThat(tally.expect(Set.of())).isDone();
    }
}
