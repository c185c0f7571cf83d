package io.brine.master.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brine.master.auth.HandshakeQueue.Counts;
import io.brine.master.auth.HandshakeQueue.Handshake;
import io.brine.master.auth.HandshakeQueue.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** One thread, which works only as far as the test lets it. */
class HandshakeQueueTest {
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicLong now = new AtomicLong();
    private final Semaphore permits = new Semaphore(0);
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final List<String> givenUp = new CopyOnWriteArrayList<>();
    private HandshakeQueue queue = queue(1, 1000, 1 << 20);

    private HandshakeQueue queue(int threads, int capacity, long octets) {
        return new HandshakeQueue(new Limits(threads, capacity, octets, RETRY, PATIENCE), now::get);
    }

    private HandshakeQueue small(int capacity) {
        queue.close();
        queue = queue(1, capacity, 1 << 20);
        return queue;
    }

    @AfterEach
    void close() {
        permits.release(10_000);
        queue.close();
    }

    private boolean enter(String id, String address, String name) {
        return enter(id, address, name, 100);
    }

    private boolean enter(String id, String address, String name, int octets) {
        return queue.enter(
                id,
                address,
                octets,
                new Handshake() {
                    @Override
                    public void run() {
                        begun.add(name);
                        permits.acquireUninterruptibly();
                        ended.add(name);
                    }

                    @Override
                    public void giveUp() {
                        givenUp.add(name);
                    }
                });
    }

    /** Has the thread busy with a first one, so that what comes then waits. */
    private void occupy() {
        enter("busy", "busy", "busy");
        await().until(() -> begun.contains("busy"));
    }

    private void finish(int count) {
        permits.release(count);
        await().until(() -> ended.size() == count);
    }

    private void after(Duration time) {
        now.addAndGet(time.toNanos() + 1);
    }

    @Test
    void runsInTheOrderOfComing() {
        occupy();
        for (String name : List.of("a", "b", "c")) {
            assertThat(enter(name, "host-" + name, name)).isTrue();
        }
        assertThat(queue.counts()).isEqualTo(new Counts(3, 1, 0, 0, 0, 0));
        finish(4);
        assertThat(ended).containsExactly("busy", "a", "b", "c");
        await().until(() -> queue.counts().equals(new Counts(0, 0, 4, 0, 0, 0)));
    }

    @Test
    void addressesTakeTurns() {
        occupy();
        for (int i = 0; i < 4; i++) {
            enter("many" + i, "loud", "loud" + i);
        }
        enter("x", "quiet", "x");
        enter("y", "silent", "y");
        finish(7);
        assertThat(ended).containsExactly("busy", "loud0", "x", "y", "loud1", "loud2", "loud3");
    }

    @Test
    void oneOfAMinionIsUnderWayAtATime() {
        queue.close();
        queue = queue(2, 100, 1 << 20);
        enter("a", "h", "a1");
        enter("a", "h", "a2");
        await().until(() -> begun.contains("a1"));
        enter("b", "h", "b1");
        await().until(() -> begun.contains("b1"));
        assertThat(begun).containsExactlyInAnyOrder("a1", "b1");
        assertThat(queue.counts().waiting()).isEqualTo(1);
        finish(3);
        assertThat(ended).contains("a2");
    }

    @Test
    void neverMoreThanItsThreads() {
        queue.close();
        queue = queue(3, 1000, 1 << 20);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        CountDownLatch allThree = new CountDownLatch(3);
        for (int i = 0; i < 200; i++) {
            queue.enter(
                    "m" + i,
                    "h" + i % 7,
                    10,
                    new Handshake() {
                        @Override
                        public void run() {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            allThree.countDown();
                            awaitQuietly(allThree);
                            running.decrementAndGet();
                            done.incrementAndGet();
                        }

                        @Override
                        public void giveUp() {
                            done.addAndGet(1000);
                        }
                    });
        }
        await().until(() -> done.get() == 200);
        assertThat(most.get()).isEqualTo(3);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRetryTakesThePlaceOfWhatItsSenderHasGivenUp() {
        occupy();
        enter("a", "h1", "a1");
        enter("b", "h2", "b1");
        after(RETRY);
        assertThat(enter("a", "h1", "a2")).isTrue();
        assertThat(givenUp).containsExactly("a1");
        assertThat(queue.counts().superseded()).isEqualTo(1);
        finish(3);
        assertThat(ended).as("in the place of the first").containsExactly("busy", "a2", "b1");
    }

    @Test
    void twoProgramsOfOneMinionAreBothAnswered() {
        occupy();
        enter("a", "h", "daemon");
        enter("a", "h", "salt-call");
        finish(3);
        assertThat(ended).containsExactly("busy", "daemon", "salt-call");
        assertThat(givenUp).isEmpty();
    }

    @Test
    void whatNobodyWaitsForIsNotComputed() {
        occupy();
        enter("a", "h", "late");
        enter("b", "h", "late too");
        after(PATIENCE);
        enter("c", "h", "in time");
        finish(2);
        assertThat(ended).containsExactly("busy", "in time");
        assertThat(givenUp).containsExactly("late", "late too");
        assertThat(queue.counts().late()).isEqualTo(2);
    }

    @Test
    void tooManyOfOneMinionAreRefused() {
        occupy();
        for (int i = 0; i < HandshakeQueue.MAX_OF_ONE_MINION; i++) {
            assertThat(enter("a", "h", "a" + i)).isTrue();
        }
        assertThat(enter("a", "h", "too many")).isFalse();
        assertThat(enter("b", "h", "b")).isTrue();
        assertThat(queue.counts().refused()).isEqualTo(1);
    }

    @Test
    void aFullQueueRefusesWhoHasMost() {
        small(10);
        occupy();
        IntStream.range(0, 10).forEach(i -> enter("m" + i, "loud", "m" + i));
        assertThat(enter("one more", "loud", "one more")).isFalse();
        assertThat(enter("guest", "quiet", "guest")).isTrue();
        assertThat(givenUp).containsExactly("m9");
        assertThat(queue.counts()).isEqualTo(new Counts(10, 1, 0, 2, 0, 0));
        finish(11);
        assertThat(ended).contains("guest").doesNotContain("m9", "one more");
    }

    @Test
    void aFullQueueOfEqualsRefusesTheNewcomer() {
        small(4);
        occupy();
        IntStream.range(0, 4).forEach(i -> enter("m" + i, "h" + i, "m" + i));
        assertThat(enter("guest", "h9", "guest")).isFalse();
        assertThat(givenUp).isEmpty();
        finish(5);
        assertThat(ended).hasSize(5);
    }

    @Test
    void octetsAreBounded() {
        queue.close();
        queue = queue(1, 1000, 1000);
        occupy();
        assertThat(enter("huge", "h", "huge", 1001)).isFalse();
        assertThat(enter("a", "h", "a", 600)).isTrue();
        assertThat(enter("b", "h", "b", 600)).isFalse();
        finish(2);
        assertThat(enter("b", "h", "b", 600)).as("after room was made").isTrue();
    }

    @Test
    void aFailureDoesNotEndTheThread() {
        queue.enter(
                "bad",
                "h",
                1,
                new Handshake() {
                    @Override
                    public void run() {
                        throw new IllegalStateException("of the test");
                    }

                    @Override
                    public void giveUp() {}
                });
        enter("good", "h", "good");
        finish(1);
        assertThat(ended).containsExactly("good");
    }

    @Test
    void closingGivesUpWhatWaitsAndRefusesWhatComes() {
        occupy();
        enter("a", "h", "a");
        enter("b", "h", "b");
        permits.release(3);
        queue.close();
        assertThat(ended).contains("busy");
        assertThat(ended.size() + givenUp.size()).isEqualTo(3);
        assertThat(enter("c", "h", "c")).isFalse();
    }

    @Test
    void keepsNothingOfWhoIsGone() {
        for (int i = 0; i < 50; i++) {
            enter("m" + i, "h" + i, "m" + i);
        }
        finish(50);
        await().until(() -> queue.isEmpty());
    }

    @Test
    void leavesAProcessorToTheRest() {
        assertThat(IntStream.of(1, 2, 4, 8, 64).map(Limits::threads))
                .containsExactly(1, 1, 3, 6, 48);
    }
}
