package io.brine.master.wheel;

import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;

import java.util.List;
import java.util.Map;

/** All wheel functions. Stateless. */
public final class Wheels {
    private Wheels() {}

    /** A table of all of them, working with these services. */
    public static FunctionTable table(FunctionServices services) {
        FunctionTable table = new FunctionTable();
        new KeyWheel(services).addTo(table);
        new MasterKeyWheel(services).addTo(table);
        new ConfigWheel(services).addTo(table);
        for (String module : List.of("file_roots", "pillar_roots")) {
            new RootsWheel(module, services.config().map(module)).addTo(table);
        }
        table.add(
                        "minions.connected()",
                        "Lists the minions that are connected to the master.",
                        call -> List.copyOf(services.presence().connected().keySet()))
                .add(
                        "error.error(name=None, message=)",
                        "Returns nothing, or fails in the way asked for.",
                        call -> {
                            if (call.value("name") == null) {
                                return Map.of();
                            }
                            throw new FunctionException(
                                    call.text("name") + ": " + call.text("message"));
                        });
        return table;
    }
}
