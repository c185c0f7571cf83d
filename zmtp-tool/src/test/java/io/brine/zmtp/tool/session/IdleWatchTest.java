package io.brine.zmtp.tool.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

@Timeout(30)
class IdleWatchTest {
    private static final Duration IDLE = Duration.ofMillis(80);

    private final EventLoop loop = new DefaultEventLoop();
    private final CompletableFuture<Long> idleAt = new CompletableFuture<>();
    private final IdleWatch watch =
            new IdleWatch(loop, IDLE, () -> idleAt.complete(System.nanoTime()));

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void tellsOnceNothingHasHappenedForThatLong() throws Exception {
        long start = System.nanoTime();
        loop.execute(() -> watch.start(0));
        assertThat(idleAt.get() - start).isGreaterThanOrEqualTo(IDLE.toNanos());
    }

    @Test
    void whateverHappensStartsTheTimeAgain() throws Exception {
        CompletableFuture<Long> touched = new CompletableFuture<>();
        loop.execute(
                () -> {
                    watch.start(0);
                    // The loop is busy until the time is almost over, so that nothing comes
                    // between.
                    LockSupport.parkNanos(IDLE.toNanos() / 2);
                    touched.complete(System.nanoTime());
                    watch.touch();
                });
        assertThat(idleAt.get() - touched.get()).isGreaterThanOrEqualTo(IDLE.toNanos());
    }

    @Test
    void aPauseThatIsPlannedDoesNotCount() throws Exception {
        long pause = TimeUnit.MILLISECONDS.toNanos(120);
        long start = System.nanoTime();
        loop.execute(() -> watch.start(pause));
        assertThat(idleAt.get() - start).isGreaterThanOrEqualTo(IDLE.toNanos() + pause);
    }
}
