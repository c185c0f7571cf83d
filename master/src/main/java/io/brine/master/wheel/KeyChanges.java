package io.brine.master.wheel;

import io.brine.master.cache.DataBank;
import io.brine.master.cache.DataCache;
import io.brine.master.keys.KeyLists;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;
import io.brine.master.keys.StoredKey;
import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.SaltCryptoException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code brine-key} and the wheel functions do to keys and to what is known of their minions.
 * Thread-safe if its listener is.
 */
public final class KeyChanges {
    /** Where {@code salt-key} looks for what became of a key, in this order. */
    static final List<KeyState> OUTCOMES =
            List.of(KeyState.ACCEPTED, KeyState.PENDING, KeyState.REJECTED, KeyState.DENIED);

    /** Told of each change. */
    @FunctionalInterface
    public interface Listener {
        /** Something was done to a key; {@code pem} is null for a deletion. */
        void changed(String act, String id, @Nullable String pem);
    }

    private final KeyStore keys;
    private final DataCache data;
    private final Listener events;

    /** Changes to the keys of one store. */
    public KeyChanges(KeyStore keys, DataCache data, Listener events) {
        this.keys = keys;
        this.data = data;
        this.events = events;
    }

    /**
     * Moves keys to a state.
     *
     * @return the ids whose stored text is no RSA key; they stay where they are
     * @throws IOException if the disk refuses
     */
    public List<String> move(KeyLists chosen, List<KeyState> from, KeyState to) throws IOException {
        List<String> invalid = new ArrayList<>();
        for (KeyState state : from) {
            for (String id : chosen.of(state)) {
                StoredKey key = keys.find(id, state);
                if (key == null) {
                    continue;
                }
                if (!isRsaKey(key.pem())) {
                    invalid.add(id);
                } else if (keys.move(id, state, to)) {
                    events.changed(to.saltName(), id, key.pem());
                }
            }
        }
        return invalid;
    }

    private static boolean isRsaKey(String pem) {
        try {
            PemKeys.readPublic(pem);
            return true;
        } catch (SaltCryptoException e) {
            return false;
        }
    }

    /**
     * Deletes keys in the states they were found in.
     *
     * @throws IOException if the disk refuses
     */
    public void delete(KeyLists chosen) throws IOException {
        for (KeyState state : KeyLists.ORDER) {
            for (String id : chosen.of(state)) {
                keys.delete(id, state);
                events.changed("delete", id, null);
            }
        }
    }

    /**
     * The ids of the chosen keys once for each state they are in now, in the order in which {@code
     * salt-key} reports them.
     *
     * @throws IOException if the disk refuses
     */
    public List<String> whereTheyAreNow(KeyLists chosen) throws IOException {
        KeyLists now = KeyLists.read(keys);
        Map<KeyState, List<String>> found = new LinkedHashMap<>();
        for (KeyState state : KeyLists.ORDER) {
            for (String id : chosen.of(state)) {
                for (KeyState outcome : OUTCOMES) {
                    if (now.of(outcome).contains(id)) {
                        found.computeIfAbsent(outcome, none -> new ArrayList<>()).add(id);
                    }
                }
            }
        }
        return found.values().stream().flatMap(List::stream).toList();
    }

    /**
     * Forgets grains, pillar and mine of minions that have no key, except those preserved.
     *
     * @throws IOException if the disk refuses
     */
    public void forgetUnknownMinions(Set<String> preserved) throws IOException {
        Set<String> known = new TreeSet<>(preserved);
        for (KeyState state : KeyState.values()) {
            known.addAll(keys.ids(state));
        }
        for (DataBank bank : DataBank.values()) {
            for (String entry : data.ids(bank)) {
                // Salt may put the pillar environment behind the id.
                int colon = entry.indexOf(':');
                if (!known.contains(entry)
                        && (colon < 0 || !known.contains(entry.substring(0, colon)))) {
                    data.flush(bank, entry);
                }
            }
        }
    }
}
