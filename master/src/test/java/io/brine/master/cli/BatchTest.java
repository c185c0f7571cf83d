package io.brine.master.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.daemon.cli.CommandException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;

/** Sizes of batches and whose turn it is. */
class BatchTest {
    @ParameterizedTest
    @CsvSource({
        "3, 10, 3",
        "0, 10, 1",
        "25%, 10, 2",
        "50%, 3, 1",
        "1%, 10, 1",
        "100%, 7, 7",
        "%10, 40, 4",
        "200%, 4, 8",
        "10%, 0, 1"
    })
    void sizesAreThoseOfSalt(String text, int minions, int size) {
        assertThat(BatchSize.parse(text, minions)).isEqualTo(size);
    }

    @Test
    void anythingElseIsNoSize() {
        assertThatThrownBy(() -> BatchSize.parse("ten", 3))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("invalid batch size 'ten'")
                .hasFieldOrPropertyWithValue("exitCode", 64);
        assertThatThrownBy(() -> BatchSize.parse("x%", 3)).isInstanceOf(CommandException.class);
    }

    @Test
    void neverMoreThanTheSizeAreAtWork() {
        BatchState state = new BatchState(List.of("a", "b", "c", "d"), 2, Duration.ZERO);
        assertThat(state.next(0)).containsExactly("a", "b");
        assertThat(state.next(0)).isEmpty();
        state.ended("b", 0);
        assertThat(state.next(0)).containsExactly("c");
        state.ended("a", 0);
        state.ended("c", 0);
        assertThat(state.done()).isFalse();
        assertThat(state.next(0)).containsExactly("d");
        state.ended("d", 0);
        assertThat(state.done()).isTrue();
    }

    @Test
    void aPlaceStaysEmptyForTheBatchWait() {
        BatchState state = new BatchState(List.of("a", "b"), 1, Duration.ofNanos(100));
        assertThat(state.next(0)).containsExactly("a");
        state.ended("a", 50);
        assertThat(state.nextDeadline(1_000)).isEqualTo(150);
        assertThat(state.next(149)).isEmpty();
        assertThat(state.next(150)).containsExactly("b");
        assertThat(state.nextDeadline(1_000)).isEqualTo(1_000);
    }

    @Test
    void nobodyBeginsAfterAHalt() {
        BatchState state = new BatchState(List.of("a", "b"), 1, Duration.ZERO);
        state.next(0);
        state.ended("a", 0);
        state.halt();
        assertThat(state.next(0)).isEmpty();
        assertThat(state.done()).isTrue();
    }
}
