package io.brine.master.cli.key;

import io.brine.daemon.cli.CommandException;
import io.brine.master.keys.KeyState;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The one thing that a command line asks for. Immutable. */
sealed interface KeyAction {
    int MIN_KEY_BITS = 2048;
    int MAX_KEY_BITS = 16384;

    /** Makes a key pair. */
    record Generate(String name, Path directory, int bits) implements KeyAction {}

    /** Lists one state's keys, or all when {@code state} is null. */
    record ListKeys(@Nullable KeyState state) implements KeyAction {}

    /** Prints public keys. */
    record Print(String globs) implements KeyAction {}

    /** Prints fingerprints. */
    record Finger(String globs) implements KeyAction {}

    /**
     * Accepts or rejects keys.
     *
     * @param to accepted or rejected
     * @param from the states whose keys are taken, pending first
     */
    record Move(String globs, KeyState to, List<KeyState> from) implements KeyAction {}

    /** Deletes keys. */
    record Delete(String globs) implements KeyAction {}

    /**
     * Picks the action as {@code salt-key} does when several are named.
     *
     * @throws CommandException if the command line makes no sense
     */
    static KeyAction of(KeyOptions options, List<String> arguments) {
        if (!arguments.isEmpty()) {
            throw CommandException.usage(
                    options.deleteAll
                            ? "Delete all takes no arguments. Use -d to delete specified keys"
                            : "unexpected argument: '" + arguments.getFirst() + "'");
        }
        if (options.keysize < MIN_KEY_BITS) {
            throw CommandException.usage("The minimum value for keysize is " + MIN_KEY_BITS);
        }
        if (options.keysize > MAX_KEY_BITS) {
            throw CommandException.usage("The maximum value for keysize is " + MAX_KEY_BITS);
        }
        ListKeys list = options.list == null ? null : new ListKeys(state(options.list));
        if (options.genKeys != null) {
            return new Generate(options.genKeys, options.genKeysDir, options.keysize);
        }
        if (list != null) {
            return list;
        }
        if (options.listAll) {
            return new ListKeys(null);
        }
        KeyAction other = onKeys(options);
        return other == null ? new ListKeys(null) : other;
    }

    private static @Nullable KeyAction onKeys(KeyOptions options) {
        String print = globs(options.print, options.printAll);
        if (print != null) {
            return new Print(print);
        }
        String accept = globs(options.accept, options.acceptAll);
        if (accept != null) {
            return move(
                    accept,
                    KeyState.ACCEPTED,
                    options.includeAll || options.includeRejected ? KeyState.REJECTED : null,
                    options);
        }
        String reject = globs(options.reject, options.rejectAll);
        if (reject != null) {
            return move(
                    reject,
                    KeyState.REJECTED,
                    options.includeAll || options.includeAccepted ? KeyState.ACCEPTED : null,
                    options);
        }
        String delete = globs(options.delete, options.deleteAll);
        if (delete != null) {
            return new Delete(delete);
        }
        String finger = globs(options.finger, options.fingerAll);
        return finger == null ? null : new Finger(finger);
    }

    private static @Nullable String globs(@Nullable String given, boolean all) {
        return given != null && !given.isEmpty() ? given : all ? "*" : null;
    }

    private static Move move(
            String globs, KeyState to, @Nullable KeyState opposite, KeyOptions options) {
        List<KeyState> from = new ArrayList<>(List.of(KeyState.PENDING));
        if (opposite != null) {
            from.add(opposite);
        }
        if (options.includeDenied) {
            from.add(KeyState.DENIED);
        }
        return new Move(globs, to, List.copyOf(from));
    }

    private static @Nullable KeyState state(String list) {
        if (list.startsWith("acc")) {
            return KeyState.ACCEPTED;
        }
        if (list.startsWith("pre") || list.startsWith("un")) {
            return KeyState.PENDING;
        }
        if (list.startsWith("rej")) {
            return KeyState.REJECTED;
        }
        if (list.startsWith("den")) {
            return KeyState.DENIED;
        }
        if (list.startsWith("all")) {
            return null;
        }
        throw CommandException.usage("'" + list + "' is not a valid argument to '--list'");
    }
}
