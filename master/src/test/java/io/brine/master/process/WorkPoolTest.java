package io.brine.master.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

class WorkPoolTest {
    @Test
    void runsTasksOnThreadsOfItsName() throws Exception {
        try (WorkPool pool = new WorkPool("SomePool", 2, 10)) {
            String name =
                    pool.<String>submit(() -> Thread.currentThread().getName())
                            .toCompletableFuture()
                            .get();
            assertThat(name).startsWith("SomePool-");
        }
    }

    @Test
    void refusesAtOnceWhatDoesNotFitAndCountsIt() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (WorkPool pool = new WorkPool("SomePool", 1, 1)) {
            CompletableFuture<Boolean> running =
                    pool.<Boolean>submit(
                                    () -> {
                                        release.await();
                                        return true;
                                    })
                            .toCompletableFuture();
            CompletableFuture<Boolean> waiting =
                    pool.<Boolean>submit(() -> true).toCompletableFuture();
            CompletableFuture<Boolean> refused =
                    pool.<Boolean>submit(() -> true).toCompletableFuture();

            assertThat(refused).isCompletedExceptionally();
            assertThatThrownBy(refused::join)
                    .hasCauseInstanceOf(PoolFullException.class)
                    .hasMessageContaining("'SomePool' is full (1 tasks waiting)");
            assertThat(pool.refusedCount()).isEqualTo(1);
            release.countDown();
            assertThat(running.get()).isTrue();
            assertThat(waiting.get()).isTrue();
        }
    }

    @Test
    void aTaskThatThrowsFailsItsStageOnly() throws Exception {
        try (WorkPool pool = new WorkPool("SomePool", 1, 10)) {
            CompletableFuture<Boolean> failing =
                    pool.<Boolean>submit(
                                    () -> {
                                        throw new AssertionError("boom");
                                    })
                            .toCompletableFuture();
            assertThatThrownBy(failing::join).hasRootCauseMessage("boom");
            assertThat(pool.<Boolean>submit(() -> true).toCompletableFuture().get()).isTrue();
        }
    }
}
