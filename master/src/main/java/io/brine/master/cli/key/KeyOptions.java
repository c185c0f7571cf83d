package io.brine.master.cli.key;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** picocli mixin: what {@code salt-key} can be asked to do. */
final class KeyOptions {
    @Option(
            names = {"-l", "--list"},
            paramLabel = "ARG",
            description =
                    "List the public keys: 'pre', 'un' or 'unaccepted' for pending ones, 'acc' or"
                            + " 'accepted', 'rej' or 'rejected', 'den' or 'denied', 'all'.")
    @Nullable String list;

    @Option(
            names = {"-L", "--list-all"},
            description = "List all public keys.")
    boolean listAll;

    @Option(
            names = {"-a", "--accept"},
            paramLabel = "ACCEPT",
            description = "Accept the pending keys that match a glob.")
    @Nullable String accept;

    @Option(
            names = {"-A", "--accept-all"},
            description = "Accept all pending keys.")
    boolean acceptAll;

    @Option(
            names = {"-r", "--reject"},
            paramLabel = "REJECT",
            description = "Reject the pending keys that match a glob.")
    @Nullable String reject;

    @Option(
            names = {"-R", "--reject-all"},
            description = "Reject all pending keys.")
    boolean rejectAll;

    @Option(
            names = "--include-all",
            description = "With -a also rejected, with -r also accepted keys.")
    boolean includeAll;

    @Option(names = "--include-accepted", description = "With -r also accepted keys.")
    boolean includeAccepted;

    @Option(names = "--include-rejected", description = "With -a also rejected keys.")
    boolean includeRejected;

    @Option(names = "--include-denied", description = "With -a and -r also denied keys.")
    boolean includeDenied;

    @Option(
            names = {"-p", "--print"},
            paramLabel = "PRINT",
            description = "Print the public keys that match a glob.")
    @Nullable String print;

    @Option(
            names = {"-P", "--print-all"},
            description = "Print all public keys.")
    boolean printAll;

    @Option(
            names = {"-d", "--delete"},
            paramLabel = "DELETE",
            description = "Delete the keys that match a glob.")
    @Nullable String delete;

    @Option(
            names = {"-D", "--delete-all"},
            description = "Delete all keys.")
    boolean deleteAll;

    @Option(
            names = {"-f", "--finger"},
            paramLabel = "FINGER",
            description = "Print the fingerprints of the keys that match a glob.")
    @Nullable String finger;

    @Option(
            names = {"-F", "--finger-all"},
            description = "Print all keys' fingerprints.")
    boolean fingerAll;

    @Option(
            names = {"-q", "--quiet"},
            description = "Suppress output (of failures, as Salt does).")
    boolean quiet;

    @Option(
            names = {"-y", "--yes"},
            description = "Answer yes to all questions.")
    boolean yes;

    @Option(
            names = "--rotate-aes-key",
            paramLabel = "True|False",
            description =
                    "False keeps the master from making a new shared key when keys are deleted or"
                            + " rejected. Default: True.")
    @Nullable String rotateAesKey;

    @Option(
            names = "--preserve-minions",
            paramLabel = "True|False",
            description =
                    "True keeps what the master knows of minions whose keys are deleted. Default:"
                            + " False.")
    @Nullable String preserveMinions;

    @Option(
            names = "--gen-keys",
            paramLabel = "NAME",
            description = "Make a key pair of this name.")
    @Nullable String genKeys;

    @Option(
            names = "--gen-keys-dir",
            paramLabel = "DIR",
            description = "Where the key pair is put. Default: '.'.")
    Path genKeysDir = Path.of(".");

    @Option(
            names = "--keysize",
            paramLabel = "BITS",
            description = "Size of the key pair, 2048 or more. Default: 2048.")
    int keysize = 2048;
}
