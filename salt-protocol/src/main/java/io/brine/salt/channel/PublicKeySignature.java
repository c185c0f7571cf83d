package io.brine.salt.channel;

import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SigAlgo;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The signature under the master's public key that {@code master_sign_pubkey} adds to each accepted
 * {@code _auth}: made with the signing pair, once per algorithm, or read from a file ({@code
 * master_use_pubkey_signature}). Thread-safe.
 */
public final class PublicKeySignature {
    private final @Nullable RsaKeyPair signer;
    private final String publicPem;
    private final @Nullable String fixed;
    private final Map<SigAlgo, String> made = new ConcurrentHashMap<>();

    private PublicKeySignature(
            @Nullable RsaKeyPair signer, String publicPem, @Nullable String fixed) {
        this.signer = signer;
        this.publicPem = publicPem;
        this.fixed = fixed;
    }

    /**
     * Made when needed.
     *
     * @param publicPem the master's public key as it is sent
     */
    public static PublicKeySignature by(RsaKeyPair signer, String publicPem) {
        return new PublicKeySignature(signer, publicPem, null);
    }

    /** A given one, whatever algorithm a minion asks for: the text of Salt's signature file. */
    public static PublicKeySignature of(String text) {
        return new PublicKeySignature(null, "", text);
    }

    /**
     * As it goes over the wire. Costs an RSA operation the first time.
     *
     * @throws SaltCryptoException when it cannot be made
     */
    public String text(String sigAlgo) throws SaltCryptoException {
        if (signer == null || fixed != null) {
            return String.valueOf(fixed);
        }
        SigAlgo algo = SigAlgo.of(sigAlgo).orElse(SigAlgo.PKCS1V15_SHA1);
        String known = made.get(algo);
        if (known == null) {
            byte[] pem = publicPem.getBytes(StandardCharsets.US_ASCII);
            // Salt's text is what Python's b2a_base64 gives: one line, and a newline.
            known =
                    Base64.getEncoder().encodeToString(Rsa.sign(signer.privateKey(), pem, algo))
                            + "\n";
            made.put(algo, known);
        }
        return known;
    }
}
