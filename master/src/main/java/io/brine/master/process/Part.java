package io.brine.master.process;

import java.util.concurrent.CompletionStage;

/**
 * One of the master's parts, named as Salt names its process: Publisher, ReqServer, MWorker-0…
 *
 * <p>A part is started and stopped once, both on ProcessManager's thread; a part that died is
 * replaced by a new object.
 */
public interface Part {
    /** The name of the part; its thread is named {@link #threadName}. */
    String name();

    /** What waits in the part, and what it has done so far; any thread. */
    default PartLoad load() {
        return PartLoad.NONE;
    }

    /** Whether the master cannot do without it, and does not start if it does not. */
    default boolean isVital() {
        return true;
    }

    /**
     * Starts the part; returns when it serves (its ports are bound).
     *
     * @throws Exception if it cannot; the message says in one line what is wrong
     */
    void start() throws Exception;

    /** Stops the part and frees its ports, threads and files. May be called on a dead part. */
    void stop();

    /** Completes, on any thread, with the reason when the part ended without being told to. */
    CompletionStage<Throwable> death();

    /** The 15 octets that Linux shows of a part's name, so that every tool shows the same. */
    static String threadName(String partName) {
        return partName.length() <= 15 ? partName : partName.substring(0, 15);
    }
}
