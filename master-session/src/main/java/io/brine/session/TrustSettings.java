package io.brine.session;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.SigAlgo;

import org.jspecify.annotations.Nullable;

/**
 * What the minion demands of its master. Immutable.
 *
 * @param openMode {@code open_mode}: a changed master key is taken
 * @param masterFinger {@code master_finger}: the only fingerprint that is taken, or null
 * @param hashType {@code hash_type} of that fingerprint
 * @param verifyMasterPubkeySign {@code verify_master_pubkey_sign}: a master key must be signed
 * @param alwaysVerifySignature {@code always_verify_signature}: also when the key is the known one
 * @param signKeyName {@code master_sign_key_name}: the signer's public key is {@code
 *     pki_dir/NAME.pub}
 * @param encryption {@code encryption_algorithm}
 * @param signing {@code signing_algorithm}
 * @param requireSignedPublications {@code sign_pub_messages}: a publication without a signature is
 *     refused; a wrong signature always is
 * @param signMessages {@code minion_sign_messages}
 */
public record TrustSettings(
        boolean openMode,
        @Nullable String masterFinger,
        HashType hashType,
        boolean verifyMasterPubkeySign,
        boolean alwaysVerifySignature,
        String signKeyName,
        EncAlgo encryption,
        SigAlgo signing,
        boolean requireSignedPublications,
        boolean signMessages) {

    static TrustSettings of(SaltConfig config) {
        return new TrustSettings(
                config.bool("open_mode"),
                config.optText("master_finger"),
                hashType(config.text("hash_type")),
                config.bool("verify_master_pubkey_sign"),
                config.bool("always_verify_signature"),
                config.text("master_sign_key_name"),
                EncAlgo.of(config.text("encryption_algorithm"))
                        .orElseThrow(
                                () ->
                                        unknown(
                                                config,
                                                "encryption_algorithm",
                                                "OAEP-SHA1 or OAEP-SHA224")),
                SigAlgo.of(config.text("signing_algorithm"))
                        .orElseThrow(
                                () ->
                                        unknown(
                                                config,
                                                "signing_algorithm",
                                                "PKCS1v15-SHA1 or PKCS1v15-SHA224")),
                config.bool("sign_pub_messages"),
                config.bool("minion_sign_messages"));
    }

    private static HashType hashType(String name) {
        try {
            return HashType.of(name);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("minion: hash_type: " + e.getMessage(), e);
        }
    }

    private static ConfigException unknown(SaltConfig config, String key, String known) {
        return new ConfigException(
                "minion: " + key + ": expected " + known + ", got '" + config.text(key) + "'");
    }
}
