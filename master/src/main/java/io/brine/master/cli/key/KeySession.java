package io.brine.master.cli.key;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.cache.DataCache;
import io.brine.master.keys.KeyLists;
import io.brine.master.keys.KeyRotation;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;
import io.brine.master.keys.LocalKeys;
import io.brine.master.keys.StoredKey;
import io.brine.master.wheel.KeyChanges;
import io.brine.salt.crypto.Fingerprint;
import io.brine.salt.crypto.HashType;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One run of {@code brine-key} over the keys of one master. Used once, by one thread. */
final class KeySession {
    private final SaltConfig config;
    private final KeyOptions options;
    private final KeyPrinter printer;
    private final BufferedReader in;
    private final KeyStore keys;

    KeySession(SaltConfig config, KeyOptions options, KeyPrinter printer, BufferedReader in) {
        this.config = config;
        this.options = options;
        this.printer = printer;
        this.in = in;
        this.keys = KeyStore.at(config.path("pki_dir"));
    }

    int run(KeyAction action) throws IOException {
        switch (action) {
            case KeyAction.ListKeys list -> list(list.state());
            case KeyAction.Print print ->
                    printer.result(texts(print.globs(), UnaryOperator.identity()));
            case KeyAction.Finger finger -> printer.result(fingerprints(finger.globs()));
            case KeyAction.Move move -> move(move);
            case KeyAction.Delete delete -> delete(delete.globs());
            case KeyAction.Generate generate ->
                    throw new IllegalArgumentException("not on a master's keys: " + generate);
        }
        return ExitCodes.OK;
    }

    private void list(@Nullable KeyState state) throws IOException {
        KeyLists all = KeyLists.read(keys);
        printer.result((state == null ? all : all.in(List.of(state))).toData(true));
    }

    private Map<String, Map<String, String>> fingerprints(String globs) throws IOException {
        HashType hash = HashType.of(config.text("hash_type"));
        UnaryOperator<String> finger =
                text -> Fingerprint.wholeFile(text.getBytes(StandardCharsets.UTF_8), hash);
        Map<String, Map<String, String>> found = texts(globs, finger);
        Map<String, String> local = new LocalKeys(config.path("pki_dir")).matching(globs, finger);
        if (!local.isEmpty()) {
            found.put(LocalKeys.STATUS, local);
        }
        return found;
    }

    private Map<String, Map<String, String>> texts(String globs, UnaryOperator<String> shown)
            throws IOException {
        KeyLists matching = KeyLists.read(keys).matching(globs);
        Map<String, Map<String, String>> found = new LinkedHashMap<>();
        for (KeyState state : KeyLists.ORDER) {
            Map<String, String> ofState = new LinkedHashMap<>();
            for (String id : matching.of(state)) {
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

    private void move(KeyAction.Move move) throws IOException {
        String done = move.to() == KeyState.ACCEPTED ? "accepted" : "rejected";
        KeyLists chosen = KeyLists.read(keys).matching(move.globs()).in(move.from());
        if (chosen.isEmpty()) {
            printNoMatch(move.globs(), statuses(move.from()));
            return;
        }
        if (!confirm(chosen, done, "Proceed? [n/Y] ", true)) {
            return;
        }
        try (KeyEvents events = new KeyEvents(config.path("sock_dir"))) {
            KeyChanges changes = changes(events);
            for (String id : changes.move(chosen, move.from(), move.to())) {
                printer.error("Invalid RSA public key: " + id);
                printer.complaint("Unable to accept invalid key for " + id + ".");
            }
            if (move.to() == KeyState.REJECTED) {
                forgetMinions(changes, Set.of());
                rotate();
            }
            for (String id : changes.whereTheyAreNow(chosen)) {
                printer.line("Key for minion " + id + " " + done + ".");
            }
        }
    }

    private static List<KeyState> statuses(List<KeyState> from) {
        return List.of(KeyState.ACCEPTED, KeyState.REJECTED, KeyState.DENIED).stream()
                .filter(from::contains)
                .toList();
    }

    private void delete(String globs) throws IOException {
        KeyLists chosen = KeyLists.read(keys).matching(globs);
        if (chosen.isEmpty()) {
            printNoMatch(globs, List.of());
            return;
        }
        if (!confirm(chosen, "deleted", "Proceed? [N/y] ", false)) {
            return;
        }
        try (KeyEvents events = new KeyEvents(config.path("sock_dir"))) {
            KeyChanges changes = changes(events);
            changes.delete(chosen);
            boolean preserve = flag("--preserve-minions", options.preserveMinions, false);
            forgetMinions(changes, preserve ? Set.copyOf(chosen.of(KeyState.ACCEPTED)) : Set.of());
            rotate();
        }
        chosen.toData(false)
                .values()
                .forEach(
                        ids ->
                                ids.forEach(
                                        id -> printer.line("Key for minion " + id + " deleted.")));
    }

    private KeyChanges changes(KeyEvents events) {
        return new KeyChanges(keys, new DataCache(config.path("cachedir")), events);
    }

    private void forgetMinions(KeyChanges changes, Set<String> preserved) throws IOException {
        if (!config.bool("preserve_minion_cache")) {
            changes.forgetUnknownMinions(preserved);
        }
    }

    private void rotate() throws IOException {
        Path cacheDir = config.path("cachedir");
        boolean configured = !config.has("rotate_aes_key") || config.bool("rotate_aes_key");
        if (flag("--rotate-aes-key", options.rotateAesKey, configured)) {
            KeyRotation.request(cacheDir, config.text("id"));
        }
    }

    private boolean confirm(KeyLists chosen, String done, String question, boolean byDefault)
            throws IOException {
        printer.line("The following keys are going to be " + done + ":");
        printer.result(chosen.toData(false));
        if (options.yes) {
            return true;
        }
        printer.prompt(question);
        String answer = in.readLine();
        if (answer == null) {
            printer.error("no answer: nothing was changed (-y answers yes)");
            return false;
        }
        return answer.isEmpty() ? byDefault : answer.toLowerCase(Locale.ROOT).startsWith("y");
    }

    private void printNoMatch(String globs, List<KeyState> included) {
        StringBuilder statuses = new StringBuilder("unaccepted");
        for (int i = 0; i < included.size(); i++) {
            statuses.append(i == included.size() - 1 ? " or " : ", ")
                    .append(included.get(i).saltName());
        }
        printer.line("The key glob '" + globs + "' does not match any " + statuses + " keys.");
    }

    private static boolean flag(String option, @Nullable String value, boolean byDefault) {
        if (value == null) {
            return byDefault;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw CommandException.usage(
                            "option " + option + ": expected True or False, got '" + value + "'");
        };
    }
}
