package io.brine.master.request;

import io.brine.master.function.ArgumentParser;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The arguments that a minion sends for another's function or a runner: texts are read as on a
 * command line, what else came stays.
 *
 * @param args positional
 * @param kwargs by name
 */
record PeerArguments(List<@Nullable Object> args, Map<String, @Nullable Object> kwargs) {
    /** Reads the field {@code arg} of a request, its names in {@code no_parse} staying text. */
    static PeerArguments of(List<? extends @Nullable Object> given, PayloadMap load) {
        Set<String> noParse =
                load.get("no_parse") instanceof List<?> names
                        ? names.stream().map(String::valueOf).collect(Collectors.toSet())
                        : Set.of();
        PeerArguments sorted = new PeerArguments(new ArrayList<>(), new LinkedHashMap<>());
        for (Object one : given) {
            if (one instanceof String text) {
                ArgumentParser.parse(List.of(text), noParse).forEach(sorted::add);
            } else {
                sorted.add(one);
            }
        }
        return sorted;
    }

    private void add(@Nullable Object value) {
        if (value instanceof Map<?, ?> map && map.containsKey(ArgumentParser.KWARG)) {
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

    /** As a job carries them: keyword arguments as a marked map at the end. */
    List<@Nullable Object> asJobArguments() {
        List<@Nullable Object> all = new ArrayList<>(args);
        if (!kwargs.isEmpty()) {
            Map<String, @Nullable Object> marked = new LinkedHashMap<>();
            marked.put(ArgumentParser.KWARG, true);
            marked.putAll(kwargs);
            all.add(marked);
        }
        return all;
    }
}
