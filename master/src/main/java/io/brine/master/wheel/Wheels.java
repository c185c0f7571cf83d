package io.brine.master.wheel;

import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;

/** All wheel functions. Stateless. */
public final class Wheels {
    private Wheels() {}

    /** A table of all of them, working with these services. */
    public static FunctionTable table(FunctionServices services) {
        FunctionTable table = new FunctionTable();
        new KeyWheel(services).addTo(table);
        new MasterKeyWheel(services).addTo(table);
        return table;
    }
}
