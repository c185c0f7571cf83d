package io.brine.salt.channel;

import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Salt's {@code send_private}: the reply to {@code _pillar}, under a key of its own that only the
 * minion can read. Stateless and thread-safe; each side costs a private-key operation.
 */
public final class SignedPillar {
    private SignedPillar() {}

    /**
     * The master's side.
     *
     * @param request whose version, nonce and algorithm names decide the reply's form
     * @throws SaltCryptoException when an algorithm's name is unknown, or encryption or signing
     *     fails
     */
    public static byte[] seal(
            OpenedRequest request, Map<?, ?> pillar, RsaKeyPair master, RSAPublicKey minion)
            throws SaltCryptoException {
        KeyString key = KeyString.random();
        EncAlgo encAlgo = encAlgo(request.encAlgo());
        byte[] secret = key.reveal().getBytes(StandardCharsets.US_ASCII);
        Bytes sealedKey = Bytes.of(Rsa.oaepEncrypt(minion, secret, encAlgo));
        Object content = pillar;
        if (request.version() > 1) {
            byte[] data = signedData(sealedKey, pillar, request.nonce());
            content = signed(data, Rsa.sign(master.privateKey(), data, sigAlgo(request.sigAlgo())));
        }
        Map<Object, @Nullable Object> reply = new LinkedHashMap<>();
        reply.put("key", sealedKey);
        reply.put("pillar", new Crypticle(key).seal(content));
        return SaltPack.pack(reply);
    }

    static byte[] signedData(Bytes sealedKey, Map<?, ?> pillar, @Nullable String nonce) {
        Map<Object, @Nullable Object> data = new LinkedHashMap<>();
        data.put("key", sealedKey);
        data.put("pillar", pillar);
        data.put("nonce", nonce);
        return SaltPack.pack(data);
    }

    private static Map<Object, @Nullable Object> signed(byte[] data, byte[] signature) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        map.put("data", data);
        map.put("sig", signature);
        return map;
    }

    private static EncAlgo encAlgo(@Nullable String name) throws SaltCryptoException {
        return name == null
                ? EncAlgo.OAEP_SHA1
                : EncAlgo.of(name)
                        .orElseThrow(() -> new SaltCryptoException("unknown encryption algorithm"));
    }

    private static SigAlgo sigAlgo(@Nullable String name) throws SaltCryptoException {
        return name == null
                ? SigAlgo.PKCS1V15_SHA1
                : SigAlgo.of(name)
                        .orElseThrow(() -> new SaltCryptoException("unknown signing algorithm"));
    }

    /**
     * The minion's side, for a request of version 2 or 3.
     *
     * @throws ReplyException when the master refused (an encrypted or bare reply instead of the two
     *     fields), or key, signature or nonce is wrong
     */
    public static PayloadMap open(
            byte[] body,
            RsaKeyPair minion,
            RSAPublicKey master,
            String nonce,
            EncAlgo encAlgo,
            SigAlgo sigAlgo)
            throws ReplyException {
        try {
            if (!(SaltPack.unpack(body) instanceof Map<?, ?> map)) {
                throw new ReplyException(
                        ReplyException.Reason.REFUSED,
                        "master refused the pillar: it does not know our key");
            }
            PayloadMap reply = PayloadMap.ofMap(map);
            byte[] sealedKey = reply.bytes("key");
            byte[] secret = Rsa.oaepDecrypt(minion.privateKey(), sealedKey, encAlgo);
            KeyString key = KeyString.of(new String(secret, StandardCharsets.ISO_8859_1));
            PayloadMap signed = PayloadMap.of(new Crypticle(key).open(reply.bytes("pillar")));
            return verified(signed, sealedKey, master, nonce, sigAlgo);
        } catch (SaltCryptoException e) {
            throw new ReplyException(
                    ReplyException.Reason.NOT_AUTHENTIC, "pillar: " + e.getMessage());
        } catch (PayloadException e) {
            throw new ReplyException(ReplyException.Reason.MALFORMED, "pillar: " + e.getMessage());
        }
    }

    private static PayloadMap verified(
            PayloadMap signed, byte[] sealedKey, RSAPublicKey master, String nonce, SigAlgo sigAlgo)
            throws PayloadException, ReplyException {
        byte[] data = signed.bytes("data");
        if (!Rsa.verify(master, data, signed.bytes("sig"), sigAlgo)) {
            throw new ReplyException(
                    ReplyException.Reason.BAD_SIGNATURE,
                    "pillar: the master's signature does not fit");
        }
        PayloadMap inner = PayloadMap.unpack(data);
        if (!Arrays.equals(inner.bytes("key"), sealedKey)) {
            throw new ReplyException(
                    ReplyException.Reason.BAD_SIGNATURE, "pillar: the signed key is another one");
        }
        if (!nonce.equals(inner.get("nonce"))) {
            throw new ReplyException(
                    ReplyException.Reason.NONCE_MISMATCH, "pillar: it answers another request");
        }
        return inner.map("pillar");
    }
}
