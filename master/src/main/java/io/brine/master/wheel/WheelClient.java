package io.brine.master.wheel;

import io.brine.master.function.FunctionExecutor;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.PooledFunctionClient;
import io.brine.master.process.WorkPool;

/** Runs wheel functions in the master. Thread-safe. */
public final class WheelClient extends PooledFunctionClient {
    /** With the pool whose threads wheel functions may block. */
    public WheelClient(FunctionServices services, WorkPool pool) {
        super(executor(services), pool);
    }

    /** Runs wheel functions on the caller's thread. */
    public static FunctionExecutor executor(FunctionServices services) {
        return new FunctionExecutor(
                FunctionExecutor.Kind.WHEEL,
                Wheels.table(services),
                services.events(),
                services.register(true));
    }
}
