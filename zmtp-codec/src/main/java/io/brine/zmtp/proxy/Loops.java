package io.brine.zmtp.proxy;

import io.netty.channel.EventLoop;

import java.util.concurrent.RejectedExecutionException;

/** Stateless. */
final class Loops {
    private Loops() {}

    /**
     * Runs the task on the loop, at once when called there; returns false if the loop has ended.
     */
    static boolean run(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return true;
        }
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException gone) {
            return false;
        }
    }
}
