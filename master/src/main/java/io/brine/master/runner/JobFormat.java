package io.brine.master.runner;

import io.brine.master.function.ArgumentParser;
import io.brine.salt.job.JobId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How Salt shows a job. Stateless. */
final class JobFormat {
    private static final String METADATA = "metadata";

    private JobFormat() {}

    /** A job's load as a person sees it; null if there is none. */
    static Map<String, @Nullable Object> describe(String jid, @Nullable Map<?, ?> load) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        if (load == null || load.isEmpty()) {
            shown.put("Error", "Cannot contact returner or no job with this jid");
        } else {
            fields(load, shown);
        }
        shown.put("StartTime", JobId.startTime(jid));
        return shown;
    }

    private static void fields(Map<?, ?> load, Map<String, @Nullable Object> shown) {
        shown.put("Function", or(load, "fun", "unknown-function"));
        shown.put("Arguments", load.get("arg") instanceof List<?> list ? list : List.of());
        shown.put("Target", or(load, "tgt", "unknown-target"));
        shown.put("Target-type", or(load, "tgt_type", "list"));
        shown.put("User", or(load, "user", "root"));
        Map<?, ?> holder = metadataHolder(load);
        if (holder != null) {
            shown.put("Metadata", holder.get(METADATA));
        }
    }

    private static @Nullable Map<?, ?> metadataHolder(Map<?, ?> load) {
        List<@Nullable Object> holders = new ArrayList<>();
        holders.add(load);
        holders.add(load.get("kwargs"));
        if (load.get("arg") instanceof List<?> arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Map<?, ?> map
                        && Boolean.TRUE.equals(map.get(ArgumentParser.KWARG))) {
                    holders.add(map);
                }
            }
        }
        for (Object holder : holders) {
            if (holder instanceof Map<?, ?> map && map.containsKey(METADATA)) {
                return map;
            }
        }
        return null;
    }

    private static @Nullable Object or(Map<?, ?> load, String key, String fallback) {
        return load.containsKey(key) ? load.get(key) : fallback;
    }

    /** The data together with the outputter that it asks for, if any. */
    static Object withOutputter(@Nullable Object outputter, Object data) {
        if (outputter == null || outputter.equals("")) {
            return data;
        }
        Map<String, @Nullable Object> both = new LinkedHashMap<>();
        both.put("outputter", outputter);
        both.put("data", data);
        return both;
    }
}
