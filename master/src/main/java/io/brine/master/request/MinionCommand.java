package io.brine.master.request;

import java.util.concurrent.CompletionStage;

/**
 * One command that minions may send. Thread-safe; called on a worker's loop, so it never blocks.
 */
@FunctionalInterface
public interface MinionCommand {
    /**
     * Carries the command out.
     *
     * @return the answer; one that fails is answered as Salt answers a handler that raised
     * @throws Exception as a stage that fails
     */
    CompletionStage<Reply> run(MinionRequest request) throws Exception;
}
