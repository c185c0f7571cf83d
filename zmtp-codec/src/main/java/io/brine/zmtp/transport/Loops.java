package io.brine.zmtp.transport;

import io.netty.channel.EventLoop;

import java.util.concurrent.RejectedExecutionException;

/** Stateless. Tasks for event loops that may have ended. */
public final class Loops {
    private Loops() {}

    /**
     * Runs the task on the loop, at once when called there; returns false if the loop has ended.
     */
    public static boolean run(EventLoop loop, Runnable task) {
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
