package io.brine.master.function;

import io.brine.master.process.WorkPool;

import java.util.concurrent.CompletionStage;

/** Runs functions on a pool of their own. Thread-safe. */
public abstract class PooledFunctionClient implements FunctionClient {
    private final FunctionExecutor executor;
    private final WorkPool pool;

    /** With the pool whose threads the functions may block. */
    protected PooledFunctionClient(FunctionExecutor executor, WorkPool pool) {
        this.executor = executor;
        this.pool = pool;
    }

    @Override
    public final boolean knows(String fun) {
        return executor.table().get(fun) != null;
    }

    @Override
    public final String tag(String jid) {
        return executor.kind().tag(jid);
    }

    @Override
    public final CompletionStage<FunctionResult> call(FunctionCall call) {
        return pool.submit(() -> executor.run(call, FunctionExecutor.Watcher.NONE));
    }
}
