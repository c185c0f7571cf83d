package io.brine.zmtp.socket;

import io.netty.channel.EventLoop;

import java.util.concurrent.TimeUnit;

/**
 * Stateless. The JDK frees the port of a closed listener only when the loop's selector has run
 * again, so whoever waits for "closed" in order to bind anew has to wait for that.
 */
final class PortRelease {
    private PortRelease() {}

    /**
     * Runs the task on the loop, with at least one run of the selector in between; at once if the
     * loop is ending. To be called on the loop.
     */
    static void thenRun(EventLoop loop, Runnable task) {
        // What is scheduled now runs in a later pass of tasks; two passes have the selector
        // between.
        nextPass(loop, () -> nextPass(loop, task));
    }

    private static void nextPass(EventLoop loop, Runnable task) {
        if (loop.isShuttingDown()) {
            task.run();
            return;
        }
        // A loop that ends meanwhile cancels the timer, and that is told here as well.
        loop.schedule(() -> {}, 0, TimeUnit.NANOSECONDS).addListener(done -> task.run());
    }
}
