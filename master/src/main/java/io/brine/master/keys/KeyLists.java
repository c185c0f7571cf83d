package io.brine.master.keys;

import java.io.IOException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Ids by state, in the order in which {@code salt-key} reports states, ids sorted without regard to
 * case. Immutable.
 */
public final class KeyLists {
    /** Salt's order in everything that is not sorted for display. */
    public static final List<KeyState> ORDER =
            List.of(KeyState.PENDING, KeyState.REJECTED, KeyState.ACCEPTED, KeyState.DENIED);

    private static final Comparator<String> IGNORING_CASE =
            Comparator.comparing((String id) -> id.toUpperCase(Locale.ROOT))
                    .thenComparing(Comparator.naturalOrder());

    private final Map<KeyState, List<String>> ids;

    private KeyLists(Map<KeyState, List<String>> ids) {
        this.ids = ids;
    }

    /**
     * All keys of a store.
     *
     * @throws IOException if a directory cannot be read
     */
    public static KeyLists read(KeyStore keys) throws IOException {
        Map<KeyState, List<String>> ids = new EnumMap<>(KeyState.class);
        for (KeyState state : KeyState.values()) {
            ids.put(state, keys.ids(state).stream().sorted(IGNORING_CASE).toList());
        }
        return new KeyLists(ids);
    }

    /**
     * Ids by the names of their states' directories, as {@link #toData} gives them; other names and
     * what is no list of texts is left out. A text stands for a list of one.
     */
    public static KeyLists ofData(Map<?, ?> data) {
        Map<KeyState, List<String>> ids = new EnumMap<>(KeyState.class);
        for (KeyState state : KeyState.values()) {
            Object given = data.get(state.directoryName());
            if (given instanceof List<?> list) {
                ids.put(state, list.stream().map(String::valueOf).toList());
            } else if (given instanceof String one) {
                ids.put(state, List.of(one));
            }
        }
        return new KeyLists(ids);
    }

    /** The ids in one state; never null. */
    public List<String> of(KeyState state) {
        return ids.getOrDefault(state, List.of());
    }

    /** Whether there is no id at all. */
    public boolean isEmpty() {
        return ids.values().stream().allMatch(List::isEmpty);
    }

    /** Those that match one of the comma-separated globs. */
    public KeyLists matching(String globs) {
        KeyGlob wanted = new KeyGlob(globs);
        Map<KeyState, List<String>> found = new EnumMap<>(KeyState.class);
        ids.forEach(
                (state, all) -> found.put(state, all.stream().filter(wanted::matches).toList()));
        return new KeyLists(found);
    }

    /** Only those in the given states. */
    public KeyLists in(List<KeyState> states) {
        Map<KeyState, List<String>> kept = new EnumMap<>(KeyState.class);
        states.forEach(state -> kept.put(state, of(state)));
        return new KeyLists(kept);
    }

    /** Directory name to ids, states without ids left out unless {@code withEmpty}. */
    public Map<String, List<String>> toData(boolean withEmpty) {
        Map<String, List<String>> data = new LinkedHashMap<>();
        for (KeyState state : ORDER) {
            List<String> some = ids.get(state);
            if (some != null && (withEmpty || !some.isEmpty())) {
                data.put(state.directoryName(), some);
            }
        }
        return data;
    }
}
