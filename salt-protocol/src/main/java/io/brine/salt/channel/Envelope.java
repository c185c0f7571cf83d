package io.brine.salt.channel;

import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a request's body is: a load in clear, or one under a shared key. Immutable. */
public sealed interface Envelope {
    /** The version that current clients send. */
    int CURRENT_VERSION = 3;

    /**
     * Most values of a request before anything about its sender is proven. A list of all ids of a
     * large fleet fits; what is encrypted counts as one and has a bound of its own.
     */
    int MAX_VALUES = 1 << 18;

    /**
     * So many values each request may have; beyond it four octets for each, so that what it becomes
     * in memory is in proportion to what it took on the wire, which is what is budgeted.
     */
    int FEW_VALUES = 1024;

    /** Version of the exchange, 0 to 3; 0 when the sender names none. */
    int version();

    /** The packed body; the caller owns the array. */
    byte[] encode();

    /** {@code _auth} and everything from the command lines. */
    record Clear(int version, PayloadMap load) implements Envelope {
        @Override
        public byte[] encode() {
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            map.put("enc", "clear");
            map.put("load", load);
            if (version > 0) {
                map.put("version", version);
            }
            return SaltPack.pack(map);
        }
    }

    /**
     * A minion's request.
     *
     * @param load a Crypticle blob: under the minion's session key in version 3, under the shared
     *     key before
     * @param id the minion, in version 3 only
     * @param encAlgo name of the algorithm for secrets in the reply, null before version 2
     * @param sigAlgo name of the algorithm for signatures in the reply, null before version 2
     */
    record Encrypted(
            int version,
            Bytes load,
            @Nullable String id,
            @Nullable String encAlgo,
            @Nullable String sigAlgo)
            implements Envelope {
        @Override
        public byte[] encode() {
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            map.put("enc", "aes");
            map.put("load", load);
            if (version > 0) {
                map.put("version", version);
            }
            putIfThere(map, "id", id);
            putIfThere(map, "enc_algo", encAlgo);
            putIfThere(map, "sig_algo", sigAlgo);
            return SaltPack.pack(map);
        }

        private static void putIfThere(
                Map<Object, @Nullable Object> map, String key, @Nullable String value) {
            if (value != null) {
                map.put(key, value);
            }
        }
    }

    /**
     * Reads a request's body with the checks that Salt's master makes before anything else.
     *
     * @param minimumVersion Salt's {@code minimum_auth_version}; older requests are refused
     * @throws RefusedRequestException with the reply to send
     */
    static Envelope decode(byte[] body, int minimumVersion) throws RefusedRequestException {
        PayloadMap map;
        try {
            Object value =
                    SaltPack.unpack(body, Math.min(MAX_VALUES, FEW_VALUES + body.length / 4));
            if (!(value instanceof Map<?, ?> unpacked)) {
                throw RefusedRequestException.badLoad("request is no map");
            }
            map = PayloadMap.ofMap(unpacked);
        } catch (PayloadException e) {
            throw RefusedRequestException.notAPayload("request is no payload: " + e.getMessage());
        }
        if (!map.has("enc") || !map.has("load")) {
            throw RefusedRequestException.badLoad("request has no 'enc' or no 'load'");
        }
        int version = version(map);
        if (version < minimumVersion) {
            throw RefusedRequestException.badLoad(
                    "request of version " + version + " is older than minimum_auth_version");
        }
        return switch (map.textOr("enc", "")) {
            case "clear" -> new Clear(version, EnvelopeChecks.load(map.get("load")));
            case "aes" -> encrypted(map, version);
            default -> throw RefusedRequestException.badLoad("request has an unknown 'enc'");
        };
    }

    private static int version(PayloadMap map) throws RefusedRequestException {
        if (!map.has("version")) {
            return 0;
        }
        long version = map.integerOr("version", -1);
        if (version < 0 || version > 1000) {
            throw RefusedRequestException.badLoad("request has an impossible version");
        }
        return (int) version;
    }

    private static Encrypted encrypted(PayloadMap map, int version) throws RefusedRequestException {
        try {
            return new Encrypted(
                    version,
                    Bytes.of(map.bytes("load")),
                    map.optText("id"),
                    map.optText("enc_algo"),
                    map.optText("sig_algo"));
        } catch (PayloadException e) {
            throw RefusedRequestException.badLoad("encrypted request: " + e.getMessage());
        }
    }
}
