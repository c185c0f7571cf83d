package io.brine.master.runner;

import io.brine.master.function.FunctionCall;
import io.brine.master.function.FunctionExecutor;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.wheel.WheelClient;

import java.util.List;
import java.util.Map;

/** All runner functions. Stateless. */
public final class Runners {
    private Runners() {}

    /** A table of all of them, working with these services. */
    public static FunctionTable table(FunctionServices services) {
        FunctionTable table = new FunctionTable();
        FunctionExecutor wheel = WheelClient.executor(services);
        TestRunner.addTo(table);
        ErrorRunner.addTo(table);
        new ConfigRunner(services).addTo(table);
        new JobsRunner(services).addTo(table);
        new ManageRunner(services, minion -> delete(wheel, minion)).addTo(table);
        new CacheRunner(services).addTo(table);
        new BankRunner(services).addTo(table);
        new MineRunner(services).addTo(table);
        new FileserverRunner(services).addTo(table);
        new PillarRunner(services).addTo(table);
        new EventRunner(services).addTo(table);
        new SaltRunner(services).addTo(table);
        new DocRunner(services, wheel.table()).addTo(table);
        return table;
    }

    private static void delete(FunctionExecutor wheel, String minion) {
        wheel.run(
                new FunctionCall("key.delete", List.of(minion), Map.of(), "UNKNOWN", null),
                FunctionExecutor.Watcher.NONE);
    }
}
