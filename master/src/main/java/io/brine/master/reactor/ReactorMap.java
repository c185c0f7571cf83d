package io.brine.master.reactor;

import io.brine.salt.target.Glob;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which SLS files react to which tags: the option {@code reactor}, a list of maps of one glob to
 * one file or several. Immutable.
 */
final class ReactorMap {
    static final ReactorMap EMPTY = new ReactorMap(List.of());

    private final List<Entry> entries;

    private record Entry(String pattern, Glob glob, List<String> files) {}

    private ReactorMap(List<Entry> entries) {
        this.entries = entries;
    }

    /** From the option's value; what has another form is passed over, as Salt does. */
    static ReactorMap of(@Nullable Object option) {
        List<Entry> entries = new ArrayList<>();
        if (option instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof Map<?, ?> map && map.size() == 1) {
                    map.forEach((key, value) -> entries.add(entry(key, value)));
                }
            }
        }
        return new ReactorMap(List.copyOf(entries));
    }

    private static Entry entry(@Nullable Object key, @Nullable Object value) {
        String pattern = String.valueOf(key);
        return new Entry(pattern, Glob.compile(pattern), files(value));
    }

    private static List<String> files(@Nullable Object value) {
        return switch (value) {
            case String one -> List.of(one);
            case List<?> many -> many.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }

    /** Whether any file reacts to the tag. */
    boolean matches(String tag) {
        return entries.stream().anyMatch(entry -> entry.glob().matches(tag));
    }

    /** The files that react to a tag, in order. */
    List<String> filesFor(String tag) {
        return entries.stream()
                .filter(entry -> entry.glob().matches(tag))
                .flatMap(entry -> entry.files().stream())
                .toList();
    }

    /** Whether there is an entry for exactly this pattern. */
    boolean has(String pattern) {
        return entries.stream().anyMatch(entry -> entry.pattern().equals(pattern));
    }

    /** With one entry more, at the end. */
    ReactorMap with(String pattern, @Nullable Object files) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(entry(pattern, files));
        return new ReactorMap(List.copyOf(more));
    }

    /** Without the first entry for the pattern. */
    ReactorMap without(String pattern) {
        List<Entry> fewer = new ArrayList<>(entries);
        for (Entry entry : entries) {
            if (entry.pattern().equals(pattern)) {
                fewer.remove(entry);
                break;
            }
        }
        return new ReactorMap(List.copyOf(fewer));
    }

    /** In the form of the option. */
    List<Map<String, Object>> toList() {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Entry entry : entries) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put(
                    entry.pattern(),
                    entry.files().size() == 1 ? entry.files().getFirst() : entry.files());
            list.add(one);
        }
        return list;
    }
}
