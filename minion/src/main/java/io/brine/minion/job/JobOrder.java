package io.brine.minion.job;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A publication as the minion works on it: one function, or several of a compound command.
 * Immutable.
 *
 * @param jid the job id as published
 * @param calls the functions in their order, at least one
 * @param compound whether {@code fun} was a list, which changes the shape of the return
 * @param load everything that was published, without {@code serial}
 */
record JobOrder(
        String jid, List<Call> calls, boolean compound, Map<String, @Nullable Object> load) {

    /**
     * One function with its arguments as published: positional values, and maps marked {@code
     * __kwarg__}.
     *
     * @param fun the full name of the function
     * @param arg its arguments
     */
    record Call(String fun, List<@Nullable Object> arg) {}

    /** A publication that no job can be made of. The message names the field. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /**
     * Reads a decrypted publication.
     *
     * @throws MalformedException when {@code tgt}, {@code jid}, {@code fun} or {@code arg} is
     *     missing or of a wrong type
     */
    static JobOrder of(Map<?, ? extends @Nullable Object> publication) throws MalformedException {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        publication.forEach((key, value) -> load.put(String.valueOf(key), value));
        load.remove("serial");
        for (String field : List.of("tgt", "jid", "fun", "arg")) {
            if (!load.containsKey(field)) {
                throw new MalformedException("field " + field + " is missing");
            }
        }
        String jid = jid(load.get("jid"));
        boolean compound = load.get("fun") instanceof List;
        List<Call> calls =
                compound ? compoundCalls(load) : List.of(call(load.get("fun"), load.get("arg")));
        return new JobOrder(jid, calls, compound, Collections.unmodifiableMap(load));
    }

    private static String jid(@Nullable Object jid) throws MalformedException {
        if ((jid instanceof String || jid instanceof Long) && !jid.toString().isEmpty()) {
            return jid.toString();
        }
        throw new MalformedException("field jid is not text");
    }

    private static List<Call> compoundCalls(Map<String, @Nullable Object> load)
            throws MalformedException {
        if (!(load.get("fun") instanceof List<?> funs) || funs.isEmpty()) {
            throw new MalformedException("field fun is empty");
        }
        if (!(load.get("arg") instanceof List<?> args) || args.size() != funs.size()) {
            throw new MalformedException("field arg has not as many members as fun");
        }
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < funs.size(); i++) {
            calls.add(call(funs.get(i), args.get(i)));
        }
        return List.copyOf(calls);
    }

    private static Call call(@Nullable Object fun, @Nullable Object arg) throws MalformedException {
        if (!(fun instanceof String name) || name.isEmpty()) {
            throw new MalformedException("field fun is not text");
        }
        if (!(arg instanceof List<?> values)) {
            throw new MalformedException("field arg is not a list");
        }
        return new Call(
                name, Collections.unmodifiableList(new ArrayList<@Nullable Object>(values)));
    }

    /** The function, or the functions of a compound command joined by commas. */
    String funText() {
        return String.join(",", calls.stream().map(Call::fun).toList());
    }

    /** Whether two publications with this jid are one job to the master's cache. */
    ReturnKey returnKey(String minionId) {
        return new ReturnKey(jid, funText(), minionId);
    }
}
