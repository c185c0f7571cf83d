package io.brine.salt.job;

import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a master publishes for one job, without the serial number. Immutable as far as its values
 * are.
 *
 * @param fun a function's name, or a list of names for a compound command
 * @param arg arguments; keyword arguments as a map with {@code __kwarg__}; for a compound command a
 *     list of lists
 * @param tgt target expression, or a list of ids
 * @param ret names of returners, empty if none
 * @param extra every other field, for example {@code delimiter}, {@code metadata}, {@code id}
 */
public record PublishLoad(
        String jid,
        Object fun,
        List<@Nullable Object> arg,
        Object tgt,
        String tgtType,
        String ret,
        String user,
        Map<Object, @Nullable Object> extra) {
    private static final Set<String> OWN =
            Set.of("fun", "arg", "tgt", "jid", "ret", "tgt_type", "user");

    public PublishLoad {
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /**
     * Reads a decrypted publish.
     *
     * @throws PayloadException when one of {@code tgt jid fun arg} is missing or of a wrong kind: a
     *     minion drops such a publish
     */
    public static PublishLoad of(PayloadMap load) throws PayloadException {
        Object fun = textOrList(load, "fun");
        Object tgt = textOrList(load, "tgt");
        Map<Object, @Nullable Object> extra = load.toMap();
        extra.keySet().removeAll(OWN);
        return new PublishLoad(
                load.text("jid"),
                fun,
                load.list("arg"),
                tgt,
                load.textOr("tgt_type", "glob"),
                load.textOr("ret", ""),
                load.textOr("user", ""),
                extra);
    }

    private static Object textOrList(PayloadMap load, String key) throws PayloadException {
        return load.get(key) instanceof List<?> list ? list : load.text(key);
    }

    /** All fields as they are published, in Salt's order; the caller owns the map. */
    public Map<Object, @Nullable Object> toMap() {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        map.put("fun", fun);
        map.put("arg", arg);
        map.put("tgt", tgt);
        map.put("jid", jid);
        map.put("ret", ret);
        map.put("tgt_type", tgtType);
        map.putAll(extra);
        map.put("user", user);
        return map;
    }

    /** Names of the functions: one, or several for a compound command. */
    public List<String> functions() {
        return fun instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of((String) fun);
    }

    /** The delimiter of nested keys in the target, a colon unless the load says otherwise. */
    public String delimiter() {
        return extra.get("delimiter") instanceof String text && !text.isEmpty() ? text : ":";
    }
}
