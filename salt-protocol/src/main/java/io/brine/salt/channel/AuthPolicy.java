package io.brine.salt.channel;

import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.SigAlgo;

import org.jspecify.annotations.Nullable;

import java.security.interfaces.RSAPublicKey;

/**
 * What a minion holds a master's answer against. Immutable.
 *
 * @param knownMasterPem content of {@code minion_master.pub}, null on first contact
 * @param openMode Salt's {@code open_mode}: a changed master key is taken
 * @param verificationKey of {@code master_sign.pub} when {@code verify_master_pubkey_sign} is set,
 *     else null
 * @param sigAlgo our {@code signing_algorithm}
 * @param masterFinger our {@code master_finger}, empty when not set
 * @param hashType of {@code masterFinger}
 */
public record AuthPolicy(
        @Nullable String knownMasterPem,
        boolean openMode,
        @Nullable RSAPublicKey verificationKey,
        SigAlgo sigAlgo,
        String masterFinger,
        HashType hashType) {
    /** First contact, with Salt's defaults for everything else. */
    public static AuthPolicy firstContact() {
        return new AuthPolicy(null, false, null, SigAlgo.PKCS1V15_SHA1, "", HashType.SHA256);
    }
}
