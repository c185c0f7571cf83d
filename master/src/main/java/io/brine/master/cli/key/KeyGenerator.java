package io.brine.master.cli.key;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.keys.KeyStore;
import io.brine.salt.crypto.Fingerprint;
import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;

/** {@code --gen-keys}: makes a key pair, or keeps the one that is there. Thread-confined. */
final class KeyGenerator {
    private final KeyPrinter printer;

    KeyGenerator(KeyPrinter printer) {
        this.printer = printer;
    }

    int run(KeyAction.Generate wanted, SaltConfig config) throws IOException {
        if (!KeyStore.isValidId(wanted.name())) {
            throw CommandException.usage(
                    "--gen-keys: '" + wanted.name() + "' cannot be the name of a key file");
        }
        Files.createDirectories(wanted.directory());
        try {
            RsaKeyPair pair =
                    RsaKeyPair.loadOrCreate(wanted.directory(), wanted.name(), wanted.bits());
            printer.result(
                    Map.of(
                            "return",
                            Fingerprint.wholeFile(
                                    (pair.publicPem() + "\n").getBytes(StandardCharsets.US_ASCII),
                                    HashType.of(config.text("hash_type")))));
            return ExitCodes.OK;
        } catch (SaltCryptoException e) {
            throw new CommandException(ExitCodes.GENERIC, String.valueOf(e.getMessage()));
        }
    }
}
