package io.brine.master.wheel;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.master.keys.KeyLists;
import io.brine.master.keys.KeyRotation;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;
import io.brine.master.keys.LocalKeys;
import io.brine.master.keys.StoredKey;
import io.brine.salt.crypto.Fingerprint;
import io.brine.salt.crypto.HashType;
import io.brine.salt.event.EventTag;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** {@code key.*}: looks at minions' keys and changes their states. Thread-safe. */
final class KeyWheel {
    private final SaltConfig config;
    private final KeyStore keys;
    private final LocalKeys local;
    private final KeyChanges changes;

    KeyWheel(FunctionServices services) {
        this.config = services.config();
        this.keys = services.keys();
        this.local = new LocalKeys(config.path("pki_dir"));
        this.changes =
                new KeyChanges(
                        keys,
                        services.data(),
                        (act, id, pem) ->
                                services.events().fire(EventTag.KEY, event(act, id, pem)));
    }

    private static Map<String, Object> event(String act, String id, @Nullable String pem) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("result", true);
        data.put("act", act);
        data.put("id", id);
        if (pem != null) {
            data.put("pub", pem);
        }
        return data;
    }

    void addTo(FunctionTable table) {
        table.add("key.list_all()", "Lists all keys by state.", call -> listAll())
                .add(
                        "key.list(match)",
                        "Lists the keys of one state: accepted, pre, un, rejected, denied or all.",
                        call -> list(call.text("match")))
                .add(
                        "key.glob_match(match)",
                        "Lists the keys that match a glob, by state.",
                        call -> matching(call.value("match")).toData(false))
                .add(
                        "key.name_match(match)",
                        "The old name of key.glob_match.",
                        call -> matching(call.value("match")).toData(false))
                .add(
                        "key.print(match)",
                        "Shows the public keys that match a glob, by state.",
                        call -> texts(matching(call.value("match")), UnaryOperator.identity()))
                .add(
                        "key.finger(match, hash_type=None)",
                        "Shows the fingerprints of the keys that match a glob, by state.",
                        this::fingers);
        addChanges(table);
    }

    private void addChanges(FunctionTable table) {
        table.add(
                        "key.accept(match, include_rejected=False, include_denied=False)",
                        "Accepts the pending keys that match a glob.",
                        call -> move(call, KeyState.ACCEPTED))
                .add(
                        "key.accept_dict(match, include_rejected=False, include_denied=False)",
                        "Accepts the keys of a map from state to ids.",
                        call -> moveListed(call, KeyState.ACCEPTED))
                .add(
                        "key.reject(match, include_accepted=False, include_denied=False)",
                        "Rejects the pending keys that match a glob.",
                        call -> move(call, KeyState.REJECTED))
                .add(
                        "key.reject_dict(match, include_accepted=False, include_denied=False)",
                        "Rejects the keys of a map from state to ids.",
                        call -> moveListed(call, KeyState.REJECTED))
                .add(
                        "key.delete(match)",
                        "Deletes the keys that match a glob, whatever their state.",
                        call -> {
                            delete(matching(call.value("match")));
                            return matching(call.value("match")).toData(false);
                        })
                .add(
                        "key.delete_dict(match)",
                        "Deletes the keys of a map from state to ids.",
                        call -> {
                            KeyLists listed = listed(call);
                            delete(listed);
                            return whereTheyAre(listed);
                        });
    }

    private Map<String, List<String>> listAll() throws IOException {
        Map<String, List<String>> all = KeyLists.read(keys).toData(true);
        all.put(LocalKeys.STATUS, localNames());
        return all;
    }

    private List<String> localNames() throws IOException {
        return List.copyOf(local.matching("*", UnaryOperator.identity()).keySet());
    }

    private Map<String, List<String>> list(String wanted) throws IOException {
        KeyState state =
                wanted.startsWith("acc")
                        ? KeyState.ACCEPTED
                        : wanted.startsWith("pre") || wanted.startsWith("un")
                                ? KeyState.PENDING
                                : wanted.startsWith("rej")
                                        ? KeyState.REJECTED
                                        : wanted.startsWith("den") ? KeyState.DENIED : null;
        if (state == null) {
            return wanted.startsWith("all") ? listAll() : Map.of();
        }
        return KeyLists.read(keys).in(List.of(state)).toData(true);
    }

    private KeyLists matching(@Nullable Object match) throws IOException {
        return KeyLists.read(keys).matching(globs(match));
    }

    private static String globs(@Nullable Object match) {
        return match instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : PythonText.str(match);
    }

    private Map<String, Map<String, String>> texts(KeyLists chosen, UnaryOperator<String> shown)
            throws IOException {
        Map<String, Map<String, String>> found = new LinkedHashMap<>();
        for (KeyState state : KeyLists.ORDER) {
            Map<String, String> ofState = new LinkedHashMap<>();
            for (String id : chosen.of(state)) {
                StoredKey key = keys.find(id, state);
                if (key != null) {
                    ofState.put(id, shown.apply(key.pem()));
                }
            }
            if (!ofState.isEmpty()) {
                found.put(state.directoryName(), ofState);
            }
        }
        return found;
    }

    private Map<String, Map<String, String>> fingers(Invocation call)
            throws IOException, FunctionException {
        HashType hash = MasterKeyWheel.hash(call, config);
        UnaryOperator<String> finger =
                text -> Fingerprint.wholeFile(text.getBytes(StandardCharsets.UTF_8), hash);
        Map<String, Map<String, String>> found = texts(matching(call.value("match")), finger);
        Map<String, String> own = local.matching(globs(call.value("match")), finger);
        if (!own.isEmpty()) {
            found.put(LocalKeys.STATUS, own);
        }
        return found;
    }

    private Map<String, List<String>> move(Invocation call, KeyState to) throws IOException {
        change(matching(call.value("match")), to, call);
        return matching(call.value("match")).toData(false);
    }

    private Map<String, List<String>> moveListed(Invocation call, KeyState to)
            throws IOException, FunctionException {
        KeyLists listed = listed(call);
        change(listed, to, call);
        return whereTheyAre(listed);
    }

    private static KeyLists listed(Invocation call) throws FunctionException {
        if (call.value("match") instanceof Map<?, ?> map) {
            return KeyLists.ofData(map);
        }
        throw new FunctionException("match must be a map from state to a list of ids");
    }

    private void change(KeyLists chosen, KeyState to, Invocation call) throws IOException {
        List<KeyState> from = new ArrayList<>(List.of(KeyState.PENDING));
        if (call.bool("include_rejected")) {
            from.add(KeyState.REJECTED);
        }
        if (call.bool("include_denied")) {
            from.add(KeyState.DENIED);
        }
        if (call.bool("include_accepted")) {
            from.add(KeyState.ACCEPTED);
        }
        changes.move(chosen, from, to);
        if (to == KeyState.REJECTED) {
            forgetAndRotate();
        }
    }

    private void delete(KeyLists chosen) throws IOException {
        changes.delete(chosen);
        forgetAndRotate();
    }

    private void forgetAndRotate() throws IOException {
        if (!config.bool("preserve_minion_cache")) {
            changes.forgetUnknownMinions(Set.of());
        }
        if (!config.has("rotate_aes_key") || config.bool("rotate_aes_key")) {
            KeyRotation.request(config.path("cachedir"), config.text("id"));
        }
    }

    private Map<String, List<String>> whereTheyAre(KeyLists chosen) throws IOException {
        KeyLists now = KeyLists.read(keys);
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (KeyState listed : KeyLists.ORDER) {
            for (String id : chosen.of(listed)) {
                for (KeyState state : KeyChanges.OUTCOMES) {
                    if (now.of(state).contains(id)) {
                        found.computeIfAbsent(state.directoryName(), none -> new ArrayList<>())
                                .add(id);
                    }
                }
            }
        }
        return found;
    }
}
