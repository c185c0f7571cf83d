package io.brine.master.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

class ProcessManagerTest {
    private final ProcessManager manager =
            new ProcessManager(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMinutes(1));
    private final List<String> story = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        manager.close();
    }

    private final class Recorded implements Part {
        private final String name;
        private final int failures;
        private final AtomicInteger attempts;
        private final CompletableFuture<Throwable> death = new CompletableFuture<>();

        Recorded(String name, int failures, AtomicInteger attempts) {
            this.name = name;
            this.failures = failures;
            this.attempts = attempts;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() throws Exception {
            assertThat(Thread.currentThread().getName()).isEqualTo("ProcessManager");
            int attempt = attempts.incrementAndGet();
            if (attempt > 1 && attempt <= 1 + failures) {
                throw new IOException("port in use");
            }
            story.add("start " + name);
        }

        @Override
        public void stop() {
            story.add("stop " + name);
        }

        @Override
        public CompletionStage<Throwable> death() {
            return death;
        }
    }

    @Test
    void startsInOrderAndStopsInReverse() throws Exception {
        manager.start(
                List.of(
                        () -> new Recorded("a", 0, new AtomicInteger()),
                        () -> new Recorded("b", 0, new AtomicInteger())));
        manager.close();
        assertThat(story).containsExactly("start a", "start b", "stop b", "stop a");
    }

    @Test
    void replacesAPartThatDiedAndLeavesTheOthersAlone() throws Exception {
        List<Recorded> made = new CopyOnWriteArrayList<>();
        AtomicInteger attempts = new AtomicInteger();
        manager.start(
                List.of(
                        () -> new Recorded("a", 0, new AtomicInteger()),
                        () -> {
                            Recorded part = new Recorded("b", 0, attempts);
                            made.add(part);
                            return part;
                        }));
        made.get(0).death.complete(new OutOfMemoryError("for the test"));
        await().until(() -> made.size() == 2 && story.size() == 4);
        assertThat(story).containsExactly("start a", "start b", "stop b", "start b");
        assertThat(manager.restartCount()).isEqualTo(1);
    }

    @Test
    void triesAgainWhenARestartFails() throws Exception {
        List<Recorded> made = new CopyOnWriteArrayList<>();
        AtomicInteger attempts = new AtomicInteger();
        manager.start(
                List.of(
                        () -> {
                            Recorded part = new Recorded("b", 3, attempts);
                            made.add(part);
                            return part;
                        }));
        made.get(0).death.complete(new IllegalStateException("closed"));
        await().until(() -> Collections.frequency(story, "start b") == 2);
        assertThat(attempts).hasValue(5);
    }

    @Test
    void aPartThatCannotStartStopsThoseBeforeIt() {
        assertThatThrownBy(
                        () ->
                                manager.start(
                                        List.of(
                                                () -> new Recorded("a", 0, new AtomicInteger()),
                                                () -> new Recorded("b", 1, new AtomicInteger(1)))))
                .isInstanceOf(IOException.class)
                .hasMessage("port in use");
        assertThat(story).containsExactly("start a", "stop b", "stop a");
    }
}
