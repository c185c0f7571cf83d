package io.brine.salt.job;

import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a minion returns for a job ({@code _return}). Immutable as far as its values are.
 *
 * @param jid the job's id, or {@code req} from {@code salt-call}
 * @param fun a function's name, or a list of names
 * @param funArgs the arguments, as received
 * @param returned the function's result
 * @param retcode a Long; a map of function to code for compound commands; null when absent
 * @param success a Boolean; a map of function to flag for compound commands; null when absent
 * @param out name of the outputter that the function asks for
 * @param extra every other field, for example {@code cmd}, {@code user}, {@code _stamp}, {@code
 *     metadata}
 */
public record JobReturn(
        String id,
        String jid,
        @Nullable Object fun,
        @Nullable Object funArgs,
        @Nullable Object returned,
        @Nullable Object retcode,
        @Nullable Object success,
        @Nullable String out,
        Map<Object, @Nullable Object> extra) {
    /** The {@code jid} of a return that no publish asked for. */
    public static final String REQ = "req";

    private static final Set<String> OWN =
            Set.of("id", "jid", "fun", "fun_args", "return", "retcode", "success", "out");

    public JobReturn {
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /**
     * Reads the load of a {@code _return}.
     *
     * @throws PayloadException when {@code id}, {@code jid} or {@code return} is missing: such a
     *     return is ignored
     */
    public static JobReturn of(PayloadMap load) throws PayloadException {
        if (!load.has("return")) {
            throw new PayloadException("field 'return' is missing");
        }
        Map<Object, @Nullable Object> extra = load.toMap();
        extra.keySet().removeAll(OWN);
        return new JobReturn(
                load.text("id"),
                load.text("jid"),
                load.get("fun"),
                load.get("fun_args"),
                load.get("return"),
                load.get("retcode"),
                load.get("success"),
                load.get("out") instanceof String text ? text : null,
                extra);
    }

    /** All fields as a minion sends them, absent ones left out; the caller owns the map. */
    public Map<Object, @Nullable Object> toMap() {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        map.put("cmd", "_return");
        map.put("id", id);
        if (success != null) {
            map.put("success", success);
        }
        map.put("return", returned);
        if (retcode != null) {
            map.put("retcode", retcode);
        }
        map.put("jid", jid);
        map.put("fun", fun);
        map.put("fun_args", funArgs);
        if (out != null) {
            map.put("out", out);
        }
        map.putAll(extra);
        return map;
    }

    /**
     * The three fields that the job cache keeps in {@code return.p}, those of them that are there.
     */
    public Map<Object, @Nullable Object> toCacheMap() {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        map.put("return", returned);
        if (retcode != null) {
            map.put("retcode", retcode);
        }
        if (success != null) {
            map.put("success", success);
        }
        return map;
    }
}
