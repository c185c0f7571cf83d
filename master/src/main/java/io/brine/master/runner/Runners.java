package io.brine.master.runner;

import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;

/** All runner functions. Stateless. */
public final class Runners {
    private Runners() {}

    /** A table of all of them, working with these services. */
    public static FunctionTable table(FunctionServices services) {
        FunctionTable table = new FunctionTable();
        TestRunner.addTo(table);
        return table;
    }
}
