package io.brine.minion.job;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One job that this minion is working on, as {@code saltutil.find_job} shows it. Immutable.
 *
 * @param jid the job id
 * @param pid the process that does the work: a child of this minion when the function started one,
 *     else the minion
 * @param load the publication as the master sent it ({@code fun arg tgt jid ret tgt_type user …}),
 *     never with {@code serial}
 */
public record RunningJob(String jid, long pid, Map<Object, @Nullable Object> load) {

    /** Copies {@code load}. */
    public RunningJob {
        load = Collections.unmodifiableMap(new LinkedHashMap<>(load));
    }

    /**
     * What {@code saltutil.running} and {@code saltutil.find_job} return for it: the load with
     * {@code pid} in front.
     */
    public Map<Object, @Nullable Object> toMap() {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        map.put("pid", pid);
        map.putAll(load);
        return map;
    }
}
