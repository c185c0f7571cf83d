package io.brine.master.cli.key;

import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;

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
final class KeyLists {
    /** Salt's order in everything that is not sorted for display. */
    static final List<KeyState> ORDER =
            List.of(KeyState.PENDING, KeyState.REJECTED, KeyState.ACCEPTED, KeyState.DENIED);

    private static final Comparator<String> IGNORING_CASE =
            Comparator.comparing((String id) -> id.toUpperCase(Locale.ROOT))
                    .thenComparing(Comparator.naturalOrder());

    private final Map<KeyState, List<String>> ids;

    private KeyLists(Map<KeyState, List<String>> ids) {
        this.ids = ids;
    }

    /** All keys of a store. */
    static KeyLists read(KeyStore keys) throws IOException {
        Map<KeyState, List<String>> ids = new EnumMap<>(KeyState.class);
        for (KeyState state : KeyState.values()) {
            ids.put(state, keys.ids(state).stream().sorted(IGNORING_CASE).toList());
        }
        return new KeyLists(ids);
    }

    /** The ids in one state; never null. */
    List<String> of(KeyState state) {
        return ids.getOrDefault(state, List.of());
    }

    boolean isEmpty() {
        return ids.values().stream().allMatch(List::isEmpty);
    }

    /** Those that match one of the comma-separated globs. */
    KeyLists matching(String globs) {
        KeyGlob wanted = new KeyGlob(globs);
        Map<KeyState, List<String>> found = new EnumMap<>(KeyState.class);
        ids.forEach(
                (state, all) -> found.put(state, all.stream().filter(wanted::matches).toList()));
        return new KeyLists(found);
    }

    /** Only those in the given states. */
    KeyLists in(List<KeyState> states) {
        Map<KeyState, List<String>> kept = new EnumMap<>(KeyState.class);
        states.forEach(state -> kept.put(state, of(state)));
        return new KeyLists(kept);
    }

    /** Directory name to ids, states without ids left out unless {@code withEmpty}. */
    Map<String, List<String>> toData(boolean withEmpty) {
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
