package io.brine.render.filter;

import io.brine.render.python.Args;
import io.brine.render.python.Py;
import io.brine.render.python.PyError;
import io.brine.render.python.PyText;
import io.brine.salt.payload.Bytes;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Digests, base64, random text. */
public final class HashFilters {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String NAMESPACE = "91633ebf1c865e33935a28061f4b480e";

    private HashFilters() {}

    static void add(Map<String, Filter> all) {
        for (String name : new String[] {"md5", "sha1", "sha256", "sha512"}) {
            all.put(name, (v, a, e) -> hash(octets(v), name));
        }
        all.put(
                "hmac",
                (v, a, e) ->
                        Base64.getEncoder()
                                .encodeToString(hmac(octets(v), octets(a.need(0, "shared_secret"))))
                                .equals(a.text(1, "challenge_hmac")));
        all.put(
                "hmac_compute",
                (v, a, e) ->
                        HexFormat.of()
                                .formatHex(hmac(octets(v), octets(a.need(0, "shared_secret")))));
        all.put("base64_encode", (v, a, e) -> Base64.getEncoder().encodeToString(octets(v)));
        all.put("base64_decode", (v, a, e) -> decode(PyText.str(v)));
        all.put("uuid", (v, a, e) -> uuid(PyText.str(v)));
        all.put(
                "random_str",
                (v, a, e) -> {
                    int size =
                            (int)
                                    Math.max(
                                            0,
                                            Math.min(
                                                    1 << 20,
                                                    v == null
                                                            ? 32
                                                            : io.brine.render.python.PyMath.index(
                                                                    v)));
                    byte[] octets = new byte[size];
                    RANDOM.nextBytes(octets);
                    return Base64.getEncoder().encodeToString(octets).substring(0, size);
                });
        Filter random = (v, a, e) -> randomHash(a);
        all.put("random_hash", random);
        all.put("rand_str", random);
    }

    private static String randomHash(Args a) {
        return hash(
                Long.toString(RANDOM.nextLong(10_000_000_000L)).getBytes(StandardCharsets.UTF_8),
                a.text(0, "hash_type", "md5"));
    }

    /** The octets of text or binary. */
    public static byte[] octets(@Nullable Object value) {
        return value instanceof Bytes bytes
                ? bytes.toByteArray()
                : Py.text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** A digest in hexadecimal, by Python's name of its kind. */
    public static String hash(byte[] octets, String name) {
        String java =
                switch (name.toLowerCase(Locale.ROOT)) {
                    case "md5" -> "MD5";
                    case "sha1" -> "SHA-1";
                    case "sha224" -> "SHA-224";
                    case "sha256" -> "SHA-256";
                    case "sha384" -> "SHA-384";
                    case "sha512" -> "SHA-512";
                    case "sha3_256" -> "SHA3-256";
                    case "sha3_512" -> "SHA3-512";
                    default -> throw PyError.type("Invalid hash type: " + name);
                };
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(java).digest(octets));
        } catch (GeneralSecurityException e) {
            throw PyError.type("Invalid hash type: " + name);
        }
    }

    /** HMAC-SHA256. */
    public static byte[] hmac(byte[] text, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw PyError.type("HMAC: " + e.getMessage());
        }
    }

    /** Text where the octets are UTF-8, else binary. */
    public static Object decode(String base64) {
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(base64.replaceAll("[^A-Za-z0-9+/=]", ""));
        } catch (IllegalArgumentException e) {
            throw PyError.type("Incorrect padding");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            return Bytes.of(octets);
        }
    }

    private static String uuid(String text) {
        byte[] name = text.getBytes(StandardCharsets.UTF_8);
        byte[] both = new byte[16 + name.length];
        System.arraycopy(HexFormat.of().parseHex(NAMESPACE), 0, both, 0, 16);
        System.arraycopy(name, 0, both, 16, name.length);
        ByteBuffer digest = ByteBuffer.wrap(HexFormat.of().parseHex(hash(both, "sha1")));
        long high = (digest.getLong() & ~0xf000L) | 0x5000L;
        long low = (digest.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
