package io.brine.master.config;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code worker_pools} of Salt 3008, checked as Salt checks them. The workers of all pools serve
 * all commands here: none of them blocks, so there is nothing to keep apart. Stateless.
 */
final class WorkerPools {
    private static final String CATCH_ALL = "*";

    private WorkerPools() {}

    /**
     * How many workers there are.
     *
     * @param workerThreads {@code worker_threads}, which counts if there are no pools
     * @throws ConfigException with all that is wrong with the pools, in one line
     */
    static int workers(SaltConfig salt, int workerThreads) {
        boolean enabled = !salt.has("worker_pools_enabled") || salt.bool("worker_pools_enabled");
        Object option = salt.raw("worker_pools");
        if (!enabled || option == null || (option instanceof Map<?, ?> none && none.isEmpty())) {
            return workerThreads;
        }
        if (!(option instanceof Map<?, ?> pools)) {
            throw new ConfigException("master: worker_pools: expected a mapping of pools");
        }
        List<String> errors = new ArrayList<>();
        Map<String, String> poolOf = new HashMap<>();
        long workers = 0;
        for (Map.Entry<?, ?> pool : pools.entrySet()) {
            workers += pool(pool.getKey(), pool.getValue(), poolOf, errors);
        }
        if (!poolOf.containsKey(CATCH_ALL)) {
            errors.add("no pool has the command '*', which takes what no other names");
        }
        if (workers > MasterConfig.MAX_WORKERS) {
            errors.add("more than " + MasterConfig.MAX_WORKERS + " workers");
        }
        if (!errors.isEmpty()) {
            throw new ConfigException("master: worker_pools: " + String.join("; ", errors));
        }
        return (int) workers;
    }

    private static long pool(
            @Nullable Object key,
            @Nullable Object value,
            Map<String, String> poolOf,
            List<String> errors) {
        String name = String.valueOf(key);
        if (!(key instanceof String) || name.isEmpty() || name.matches(".*[/\\\\\\x00].*|\\.\\.")) {
            errors.add("'" + name.replace('\0', '?') + "' is no name of a pool");
            return 0;
        }
        if (!(value instanceof Map<?, ?> pool)) {
            errors.add("pool '" + name + "': expected a mapping");
            return 0;
        }
        commands(name, pool.get("commands"), poolOf, errors);
        if (pool.get("worker_count") instanceof Number count
                && count.doubleValue() == count.longValue()
                && count.longValue() >= 1) {
            return count.longValue();
        }
        errors.add(
                "pool '"
                        + name
                        + "': worker_count: expected a whole number of at least 1, got "
                        + pool.get("worker_count"));
        return 0;
    }

    private static void commands(
            String name,
            @Nullable Object commands,
            Map<String, String> poolOf,
            List<String> errors) {
        if (!(commands instanceof List<?> list) || list.isEmpty()) {
            errors.add("pool '" + name + "': commands: expected a list with at least one");
            return;
        }
        for (Object command : list) {
            if (!(command instanceof String text)) {
                errors.add("pool '" + name + "': the command " + command + " is no text");
                continue;
            }
            String other = poolOf.putIfAbsent(text, name);
            if (other != null) {
                errors.add(
                        "the command '"
                                + text
                                + "' is in the pools '"
                                + other
                                + "' and '"
                                + name
                                + "'");
            }
        }
    }
}
