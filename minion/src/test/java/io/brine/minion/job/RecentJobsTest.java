package io.brine.minion.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentJobsTest {

    @Test
    void letsAJidThroughOnce() {
        RecentJobs recent = new RecentJobs(100);

        assertThat(recent.add("1")).isTrue();
        assertThat(recent.add("1")).isFalse();
    }

    @Test
    void forgetsTheOldestWhenFull() {
        RecentJobs recent = new RecentJobs(100);
        for (int i = 0; i < 101; i++) {
            recent.add("jid" + i);
        }

        assertThat(recent.add("jid1")).isFalse();
        assertThat(recent.add("jid0")).isTrue();
    }
}
