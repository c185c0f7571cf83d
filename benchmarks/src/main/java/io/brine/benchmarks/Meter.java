package io.brine.benchmarks;

import io.brine.zmtp.message.ZmtpMessage;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Confined to its socket's loop. Counts messages, and prints the rate of each {@code count} of them
 * from the first to the last.
 */
final class Meter {
    private final long count;
    private final CompletableFuture<Void> full = new CompletableFuture<>();
    private long seen;
    private long begin;

    Meter(long count) {
        this.count = count;
    }

    /** Takes a message, and releases it. */
    void take(ZmtpMessage message) {
        message.release();
        if (seen++ == 0) {
            begin = System.nanoTime();
        }
        if (seen == count) {
            printRate(count - 1, System.nanoTime() - begin);
            seen = 0;
            full.complete(null);
        }
    }

    /** Completes when the first {@code count} messages have come. */
    CompletableFuture<Void> full() {
        return full;
    }

    /** Prints a rate in the words of libzmq's programs. */
    static void printRate(long messages, long nanos) {
        System.out.printf(
                Locale.ROOT,
                "mean throughput: %.0f [msg/s]%n",
                messages * 1e9 / Math.max(1, nanos));
    }
}
