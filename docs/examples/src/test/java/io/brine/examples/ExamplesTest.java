package io.brine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every example, run and judged by what comes out. */
@Timeout(60)
class ExamplesTest {
    @Test
    void shouldAnswerAGreeting() throws Exception {
        assertThat(Hello.run()).isEqualTo("hello world");
    }

    @Test
    void shouldFanOutToAllListeners() throws Exception {
        List<String> numbers = List.of("1", "2", "3", "4", "5");
        assertThat(FanOut.run(5)).containsExactly(numbers, numbers, numbers, numbers);
    }

    @Test
    void shouldPublishThroughAForwarder() throws Exception {
        assertThat(WeatherFeed.run(3)).containsExactly("oslo 10 C", "oslo 11 C", "oslo 12 C");
    }

    @Test
    void shouldDistributeTasks() throws Exception {
        TaskPipeline.Outcome outcome = TaskPipeline.run(3, 300);
        assertThat(outcome.sum()).isEqualTo(300L * 301 * 601 / 6);
        assertThat(outcome.workersThatWorked()).isEqualTo(3);
    }

    @Test
    void shouldAskAgainWhenNoAnswerComes() throws Exception {
        assertThat(LazyPirate.run()).startsWith("answer ");
    }

    @Test
    void shouldGiveEachRequestToTheWorkerIdleLongest() throws Exception {
        List<String> answers = LeastRecentlyUsedBroker.run(3, 2, 6);
        assertThat(answers).hasSize(12);
        Set<String> workers = new HashSet<>();
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i)).endsWith(" on question " + i / 2);
            workers.add(answers.get(i).substring(0, "worker 0".length()));
        }
        assertThat(workers).hasSizeGreaterThan(1);
    }
}
