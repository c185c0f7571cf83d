package io.brine.benchmarks.swarm.scenario;

import io.brine.benchmarks.swarm.minion.Job;
import io.netty.channel.EventLoop;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What minions answer, and after how long. Immutable. */
public final class Answer {
    private static final String PATTERN = "The quick brown minion jumps over the lazy master. ";

    private final String text;
    private final long delayMillis;

    /**
     * @param size octets of a return's value; 0 for what the function itself returns
     * @param delayMillis from the job to the return
     */
    public Answer(int size, long delayMillis) {
        this.text = text(size);
        this.delayMillis = delayMillis;
    }

    /** So many octets of text. */
    static String text(int size) {
        return PATTERN.repeat(size / PATTERN.length() + 1).substring(0, size);
    }

    /** Runs a task after the delay. */
    void after(EventLoop loop, Runnable task) {
        if (delayMillis == 0) {
            task.run();
        } else {
            loop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** A return's value. */
    Object value(Job job) {
        if ("saltutil.find_job".equals(job.load().fun())) {
            return Map.of();
        }
        if (text.isEmpty()) {
            return true;
        }
        return text;
    }
}
