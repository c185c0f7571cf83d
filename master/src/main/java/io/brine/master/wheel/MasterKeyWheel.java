package io.brine.master.wheel;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;
import io.brine.salt.crypto.Fingerprint;
import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code key.*} as far as it is about the master's key and new key pairs. Thread-safe. */
final class MasterKeyWheel {
    private static final int MIN_BITS = 2048;
    private static final int MAX_BITS = 8192;

    private final SaltConfig config;
    private final KeyStore keys;

    MasterKeyWheel(FunctionServices services) {
        this.config = services.config();
        this.keys = services.keys();
    }

    void addTo(FunctionTable table) {
        table.add(
                        "key.finger_master(hash_type=None)",
                        "Shows the fingerprint of the master's public key.",
                        call ->
                                Map.of(
                                        "local",
                                        Map.of(
                                                "master.pub",
                                                Fingerprint.wholeFile(
                                                        Files.readAllBytes(pki("master.pub")),
                                                        hash(call, config)))))
                .add("key.master_key_str()", "Shows the master's public key.", call -> ownKey())
                .add(
                        "key.gen(id_=None, keysize=2048)",
                        "Makes a key pair and returns it; nothing is kept.",
                        call -> generate(call))
                .add(
                        "key.gen_accept(id_, keysize=2048, force=False)",
                        "Makes a key pair for a minion, accepts its public half and returns both;"
                                + " nothing if the minion has a key, unless force.",
                        this::generateAndAccept)
                .add(
                        "key.gen_keys(keydir=None, keyname=None, keysize=None, user=None)",
                        "Makes a key pair in the master's pki_dir, or keeps the one that is there;"
                                + " returns its fingerprint.",
                        this::generateFiles);
    }

    /** The hash asked for, or the configured one. */
    static HashType hash(Invocation call, SaltConfig config) throws FunctionException {
        String name = call.optText("hash_type");
        try {
            return HashType.of(name == null ? config.text("hash_type") : name);
        } catch (IllegalArgumentException e) {
            throw new FunctionException("unknown hash_type: " + name);
        }
    }

    private Path pki(String file) {
        return config.path("pki_dir").resolve(file);
    }

    private Map<String, Map<String, String>> ownKey() throws IOException {
        String id = config.text("id");
        String name = id.endsWith("_master") ? id.substring(0, id.length() - 7) : id;
        Path file = KeyStore.isValidId(name) ? pki(name + ".pub") : pki("master.pub");
        Path present = Files.exists(file) ? file : pki("master.pub");
        String pem = Files.readString(present, StandardCharsets.US_ASCII);
        return Map.of("local", Map.of(name + ".pub", PemKeys.stripped(pem)));
    }

    private static Map<String, Object> generate(Invocation call) throws FunctionException {
        RsaKeyPair pair = RsaKeyPair.generate(bits(call, MIN_BITS));
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("priv", PemKeys.writePrivate(pair.privateKey()));
        both.put("pub", pair.publicPem());
        return both;
    }

    private static int bits(Invocation call, int byDefault) throws FunctionException {
        if (call.value("keysize") == null) {
            return byDefault;
        }
        double bits = call.number("keysize");
        if (bits > MAX_BITS) {
            throw new FunctionException("keysize must be " + MAX_BITS + " at most");
        }
        return (int) Math.max(MIN_BITS, bits);
    }

    private Map<String, Object> generateAndAccept(Invocation call)
            throws IOException, FunctionException {
        String id = call.text("id_");
        if (!KeyStore.isValidId(id)) {
            throw new FunctionException("not a valid minion id");
        }
        if (keys.find(id) != null && !call.bool("force")) {
            return Map.of();
        }
        Map<String, Object> both = generate(call);
        keys.store(id, KeyState.ACCEPTED, String.valueOf(both.get("pub")));
        return both;
    }

    private String generateFiles(Invocation call) throws IOException, FunctionException {
        String name = call.value("keyname") == null ? "minion" : call.text("keyname");
        if (!KeyStore.isValidId(name)) {
            throw new FunctionException("keyname cannot be the name of a key file");
        }
        String directory = call.optText("keydir");
        // A wheel function is called from afar: it must not choose where the master writes.
        if (directory != null && !Path.of(directory).equals(config.path("pki_dir"))) {
            throw new FunctionException(
                    "keydir must be the master's pki_dir; brine-key --gen-keys-dir takes others");
        }
        try {
            RsaKeyPair pair =
                    RsaKeyPair.loadOrCreate(
                            config.path("pki_dir"), name, bits(call, config.integer("keysize")));
            return Fingerprint.wholeFile(
                    (pair.publicPem() + "\n").getBytes(StandardCharsets.US_ASCII),
                    HashType.of(config.text("hash_type")));
        } catch (SaltCryptoException e) {
            throw new FunctionException(String.valueOf(e.getMessage()));
        }
    }
}
