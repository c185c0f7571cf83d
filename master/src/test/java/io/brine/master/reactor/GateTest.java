package io.brine.master.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

class GateTest {
    @Test
    void onlySoManyAreUnderWayAndOnlySoManyWait() {
        Gate gate = new Gate(2, 1);
        List<CompletableFuture<String>> begun = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThat(gate.enter(() -> begin(begun))).isTrue();
        }
        assertThat(gate.enter(() -> begin(begun))).isFalse();
        assertThat(begun).hasSize(2);
        assertThat(gate.waiting()).isEqualTo(1);

        begun.getFirst().completeExceptionally(new IllegalStateException("for the test"));

        assertThat(begun).hasSize(3);
        assertThat(gate.waiting()).isZero();
        begun.get(1).complete("");
        begun.get(2).complete("");
        assertThat(gate.enter(() -> CompletableFuture.completedFuture(""))).isTrue();
        assertThat(gate.enter(() -> begin(begun))).isTrue();
        assertThat(begun).hasSize(4);
    }

    private static CompletableFuture<String> begin(List<CompletableFuture<String>> begun) {
        CompletableFuture<String> one = new CompletableFuture<>();
        begun.add(one);
        return one;
    }

    @Test
    void theRateLetsOneSecondsWorthThroughAndThenWaits() {
        AtomicLong now = new AtomicLong();
        RateLimit rate = new RateLimit(10, now::get);
        for (int i = 0; i < 10; i++) {
            assertThat(rate.take()).isZero();
        }
        assertThat(rate.take()).isEqualTo(Duration.ofMillis(100));
        assertThat(rate.take()).isEqualTo(Duration.ofMillis(200));
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        for (int i = 0; i < 10; i++) {
            assertThat(rate.take()).isZero();
        }
        assertThat(rate.take()).isPositive();
    }
}
