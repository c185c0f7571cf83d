package io.brine.zmtp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import org.junit.jupiter.api.Test;

/** That the check of all the other tests does see a leak. */
class LeakCheckTest {
    @Test
    void shouldSeeABufferThatIsNotReleased() {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
        assertThatThrownBy(LeakCheck::noBufferIsLeft)
                .hasMessageContaining("memory leak")
                .satisfies(
                        failure ->
                                org.assertj.core.api.Assertions.assertThat(
                                                failure.getSuppressed()[0])
                                        .hasStackTraceContaining("LeakCheckTest"));
        buffer.release();
        assertThatThrownBy(LeakCheck::noBufferIsLeft).hasMessageContaining("released after all");
    }
}
