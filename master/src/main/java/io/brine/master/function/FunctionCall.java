package io.brine.master.function;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A wish to have a runner or wheel function run. Immutable as far as its values are.
 *
 * @param fun for example {@code jobs.list_jobs}
 * @param args positional arguments
 * @param kwargs keyword arguments
 * @param user on whose behalf, for events
 * @param jid the id to run under, valid; null to have one made
 */
public record FunctionCall(
        String fun,
        List<@Nullable Object> args,
        Map<String, @Nullable Object> kwargs,
        String user,
        @Nullable String jid) {
    private static final Set<String> CLIENTS_OWN =
            Set.of(
                    "client",
                    "cmd",
                    "eauth",
                    "fun",
                    "kwarg",
                    "token",
                    "key",
                    "user",
                    "username",
                    "password",
                    "full_return",
                    "print_event",
                    "__jid__",
                    "__tag__",
                    "__user__");

    public FunctionCall {
        args = Collections.unmodifiableList(new ArrayList<>(args));
        kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
    }

    /**
     * A call whose arguments come in one list, as Salt sends them: texts such as {@code name=value}
     * and maps marked with {@code __kwarg__} are keyword arguments, other texts are read as YAML.
     */
    public static FunctionCall ofMixed(
            String fun, List<? extends @Nullable Object> mixed, String user, @Nullable String jid) {
        List<@Nullable Object> args = new ArrayList<>();
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        for (Object one : mixed) {
            if (one instanceof String text) {
                ArgumentParser.parse(List.of(text), Set.of()).forEach(a -> sort(a, args, kwargs));
            } else {
                sort(one, args, kwargs);
            }
        }
        return new FunctionCall(fun, args, kwargs, user, jid);
    }

    /**
     * A call as typed: {@code name=value} is a keyword argument.
     *
     * @param noParse names of keyword arguments whose value stays text
     */
    public static FunctionCall ofWords(
            String fun, List<String> words, Set<String> noParse, String user, String jid) {
        List<@Nullable Object> args = new ArrayList<>();
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        ArgumentParser.parse(words, noParse).forEach(one -> sort(one, args, kwargs));
        return new FunctionCall(fun, args, kwargs, user, jid);
    }

    /**
     * A call as remote clients send it: {@code arg} and {@code kwarg} when both are there, else
     * every field is a keyword argument but those that are the client's own.
     */
    public static FunctionCall ofLow(String fun, Map<?, ?> low, String user, @Nullable String jid) {
        if (low.get("arg") instanceof List<?> args && low.get("kwarg") instanceof Map<?, ?> named) {
            Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
            named.forEach((name, value) -> kwargs.put(String.valueOf(name), value));
            return new FunctionCall(fun, new ArrayList<>(args), kwargs, user, jid);
        }
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        low.forEach(
                (name, value) -> {
                    if (name instanceof String text && !CLIENTS_OWN.contains(text)) {
                        kwargs.put(text, value);
                    }
                });
        return new FunctionCall(fun, List.of(), kwargs, user, jid);
    }

    private static void sort(
            @Nullable Object value,
            List<@Nullable Object> args,
            Map<String, @Nullable Object> kwargs) {
        if (value instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get(ArgumentParser.KWARG))) {
            map.forEach(
                    (name, given) -> {
                        if (!ArgumentParser.KWARG.equals(name)) {
                            kwargs.put(String.valueOf(name), given);
                        }
                    });
        } else {
            args.add(value);
        }
    }

    /** The same call under a given id. */
    public FunctionCall under(String otherJid) {
        return new FunctionCall(fun, args, kwargs, user, otherJid);
    }

    /** What events show as {@code fun_args}: the arguments, then the keyword arguments if any. */
    public List<@Nullable Object> funArgs() {
        List<@Nullable Object> all = new ArrayList<>(args);
        if (!kwargs.isEmpty()) {
            all.add(kwargs);
        }
        return all;
    }
}
