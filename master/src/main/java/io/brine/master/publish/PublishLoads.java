package io.brine.master.publish;

import io.brine.master.target.TargetResolution;
import io.brine.salt.job.PublishLoad;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes of a request to publish what goes to minions, to the disk and to the bus. Stateless. */
final class PublishLoads {
    /** Fields of the request's {@code kwargs} that are published with the job. */
    private static final List<String> PUBLISHED =
            List.of("metadata", "ret_config", "ret_kwargs", "module_executors", "executor_opts");

    /** Each is compared with each rule. */
    private static final int MAX_FUNCTIONS = 1000;

    private static final List<String> SECRET =
            List.of("key", "username", "password", "token", "eauth", "auth_list");

    private PublishLoads() {}

    /**
     * What is published.
     *
     * @param request {@code to} and {@code kwargs.auth_list} in it are for syndics
     * @param user who asked
     * @param masterId {@code master_id}, or null
     * @param syndics what {@code order_masters} adds, or empty
     */
    static PublishLoad published(
            PayloadMap request,
            String jid,
            String user,
            @Nullable String masterId,
            Map<String, @Nullable Object> syndics)
            throws PayloadException {
        PayloadMap kwargs = request.mapOrEmpty("kwargs");
        Map<Object, @Nullable Object> load = new LinkedHashMap<>();
        load.put("jid", jid);
        for (String name : List.of("fun", "arg", "tgt", "tgt_type", "ret")) {
            load.put(name, request.get(name));
        }
        load.put("user", user);
        String master = kwargs.textOr("master_id", "");
        if (!master.isEmpty() || masterId != null) {
            load.put("master_id", master.isEmpty() ? masterId : master);
        }
        String delimiter = kwargs.textOr("delimiter", ":");
        if (!delimiter.equals(":")) {
            load.put("delimiter", delimiter);
        }
        if (kwargs.has("id")) {
            load.put("id", kwargs.get("id"));
        }
        if (request.has("to")) {
            load.put("to", request.get("to"));
        }
        for (String name : PUBLISHED) {
            if (kwargs.has(name)) {
                load.put(name, kwargs.get(name));
            }
        }
        if (kwargs.boolOr("start_event", false)) {
            load.put("start_event", true);
        }
        load.putAll(syndics);
        return PublishLoad.of(PayloadMap.ofMap(load));
    }

    /** The data of the event that tells of a new job. */
    static Map<String, @Nullable Object> announcement(PublishLoad load, TargetResolution target) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("jid", load.jid());
        data.put("tgt_type", load.tgtType());
        data.put("tgt", load.tgt());
        data.put("user", load.user());
        data.put("fun", load.fun());
        data.put("arg", load.arg());
        data.put("minions", target.minions());
        data.put("missing", target.missing());
        return data;
    }

    /** A request as it may be kept or shown: without keys, passwords and tokens. */
    static Map<Object, @Nullable Object> withoutSecrets(PayloadMap request) {
        Map<Object, @Nullable Object> kept = request.toMap();
        kept.keySet().removeAll(SECRET);
        if (kept.get("kwargs") instanceof Map<?, ?> kwargs) {
            Map<Object, @Nullable Object> open = new LinkedHashMap<>(kwargs);
            open.keySet().removeAll(SECRET);
            kept.put("kwargs", open);
        }
        return kept;
    }

    /** The names of the functions, one or several. */
    static List<String> functions(PayloadMap request) throws PayloadException {
        if (request.get("fun") instanceof List<?> many) {
            if (many.size() > MAX_FUNCTIONS) {
                throw new PayloadException(
                        "field 'fun' names more than " + MAX_FUNCTIONS + " functions");
            }
            return many.stream().map(String::valueOf).toList();
        }
        return List.of(request.text("fun"));
    }

    /** A target as Python would print it. */
    static String shown(@Nullable Object target) {
        if (target instanceof List<?> list) {
            List<String> quoted = new ArrayList<>();
            list.forEach(id -> quoted.add("'" + id + "'"));
            return "[" + String.join(", ", quoted) + "]";
        }
        return String.valueOf(target);
    }
}
