package io.brine.master.runner;

import io.brine.master.function.FunctionExecutor;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.PooledFunctionClient;
import io.brine.master.process.WorkPool;

/** Runs runner functions in the master. Thread-safe. */
public final class RunnerClient extends PooledFunctionClient {
    /** With the pool whose threads runners may block. */
    public RunnerClient(FunctionServices services, WorkPool pool) {
        super(executor(services), pool);
    }

    /** Runs runner functions on the caller's thread. */
    public static FunctionExecutor executor(FunctionServices services) {
        boolean store =
                !services.config().has("runner_returns")
                        || services.config().bool("runner_returns");
        return new FunctionExecutor(
                FunctionExecutor.Kind.RUNNER,
                Runners.table(services),
                services.events(),
                services.register(store));
    }
}
