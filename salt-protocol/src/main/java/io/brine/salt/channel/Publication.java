package io.brine.salt.channel;

import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.CrypticleException;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A published message as it is on the wire. Immutable.
 *
 * @param load a Crypticle blob under the shared key
 * @param sigAlgo name of the signature's algorithm, null when unsigned
 * @param signature over {@code load}, null when unsigned
 */
public record Publication(Bytes load, @Nullable String sigAlgo, @Nullable Bytes signature) {
    /**
     * A decrypted publish.
     *
     * @param load without {@code serial}
     * @param serial -1 when the master sends none
     */
    public record Opened(PayloadMap load, long serial) {}

    /**
     * The master's side: seals a load, the serial number added as its last field.
     *
     * @param serial one more than that of the publish before, under one shared key; from 1
     * @param signer signs the cipher text, a private-key operation; null leaves the signature out
     */
    public static Publication seal(
            Map<?, ?> load,
            long serial,
            Crypticle sharedKey,
            @Nullable RsaKeyPair signer,
            SigAlgo algo)
            throws SaltCryptoException {
        Map<Object, @Nullable Object> all = new LinkedHashMap<>(load);
        all.put("serial", serial);
        byte[] blob = sharedKey.seal(all);
        if (signer == null) {
            return new Publication(Bytes.of(blob), null, null);
        }
        byte[] signature = Rsa.sign(signer.privateKey(), blob, algo);
        return new Publication(Bytes.of(blob), algo.wireName(), Bytes.of(signature));
    }

    /** The packed body; the caller owns the array. */
    public byte[] encode() {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        map.put("enc", "aes");
        map.put("load", load);
        if (signature != null) {
            map.put("sig_algo", sigAlgo);
            map.put("sig", signature);
        }
        return SaltPack.pack(map);
    }

    /**
     * Reads a body.
     *
     * @throws PayloadException when it is no encrypted publication
     */
    public static Publication decode(byte[] body) throws PayloadException {
        PayloadMap map = PayloadMap.unpack(body);
        if (!map.text("enc").equals("aes")) {
            throw new PayloadException("publication is not encrypted (field 'enc')");
        }
        byte[] signature = map.optBytes("sig");
        return new Publication(
                Bytes.of(map.bytes("load")),
                map.optText("sig_algo"),
                signature == null ? null : Bytes.of(signature));
    }

    /** Whether it is signed by {@code master}, which minions check if {@code sign_pub_messages}. */
    public boolean isSignedBy(RSAPublicKey master) {
        if (signature == null || sigAlgo == null) {
            return false;
        }
        byte[] sig = signature.toByteArray();
        byte[] blob = load.toByteArray();
        return SigAlgo.of(sigAlgo).filter(a -> Rsa.verify(master, blob, sig, a)).isPresent();
    }

    /**
     * The minion's side.
     *
     * @throws CrypticleException when it does not open with this key; after {@code BAD_HMAC} a
     *     minion authenticates again and tries the new key
     * @throws PayloadException when the content is no map
     */
    public Opened open(Crypticle sharedKey) throws CrypticleException, PayloadException {
        Map<Object, @Nullable Object> map =
                PayloadMap.of(sharedKey.open(load.toByteArray())).toMap();
        Object serial = map.remove("serial");
        return new Opened(PayloadMap.ofMap(map), serial instanceof Long number ? number : -1);
    }
}
