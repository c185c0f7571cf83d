package io.brine.render.function;

import io.brine.render.SaltFunctionException;
import io.brine.render.filter.HashFilters;
import io.brine.render.function.StandardFunctions.Body;
import io.brine.render.python.Args;
import io.brine.render.python.PyText;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** {@code hashutil.*} and {@code random.*}. */
final class HashFunctions {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private HashFunctions() {}

    static void add(Map<String, Body> all) {
        for (String name : new String[] {"md5", "sha256", "sha512"}) {
            all.put(
                    "hashutil." + name + "_digest",
                    (a, c) -> HashFilters.hash(HashFilters.octets(a.need(0, "instr")), name));
        }
        all.put(
                "hashutil.digest",
                (a, c) ->
                        HashFilters.hash(
                                HashFilters.octets(a.need(0, "instr")),
                                a.text(1, "checksum", "md5")));
        all.put(
                "hashutil.base64_b64encode",
                (a, c) ->
                        Base64.getEncoder().encodeToString(HashFilters.octets(a.need(0, "instr"))));
        all.put("hashutil.base64_b64decode", (a, c) -> HashFilters.decode(a.text(0, "instr")));
        all.put(
                "hashutil.base64_encodestring",
                (a, c) ->
                        Base64.getMimeEncoder(76, new byte[] {'\n'})
                                        .encodeToString(HashFilters.octets(a.need(0, "instr")))
                                + "\n");
        all.put("hashutil.base64_decodestring", (a, c) -> HashFilters.decode(a.text(0, "instr")));
        all.put(
                "hashutil.hmac_compute",
                (a, c) ->
                        HexFormat.of()
                                .formatHex(
                                        HashFilters.hmac(
                                                HashFilters.octets(a.need(0, "string")),
                                                HashFilters.octets(a.need(1, "shared_secret")))));
        all.put(
                "hashutil.hmac_signature",
                (a, c) ->
                        Base64.getEncoder()
                                .encodeToString(
                                        HashFilters.hmac(
                                                HashFilters.octets(a.need(0, "string")),
                                                HashFilters.octets(a.need(1, "shared_secret"))))
                                .equals(a.text(2, "challenge_hmac")));
        all.put("random.get_str", (a, c) -> getStr(a));
        all.put(
                "random.rand_int",
                (a, c) -> {
                    long from = a.integer(0, "start", 1);
                    long to = a.integer(1, "end", 10);
                    if (to < from || a.has(2, "seed")) {
                        throw new SaltFunctionException(
                                "random.rand_int: an empty range, or a seed, which is not"
                                        + " supported");
                    }
                    return RANDOM.nextLong(from, Math.addExact(to, 1));
                });
        all.put(
                "random.hash",
                (a, c) ->
                        HashFilters.hash(
                                PyText.str(a.need(0, "value")).getBytes(StandardCharsets.UTF_8),
                                a.text(1, "algorithm", "sha512")));
        all.put(
                "random.str_encode",
                (a, c) -> {
                    String encoder = a.text(1, "encoder", "base64");
                    if (!encoder.equals("base64")) {
                        throw new SaltFunctionException(
                                "random.str_encode: only base64 is supported");
                    }
                    return Base64.getMimeEncoder(76, new byte[] {'\n'})
                                    .encodeToString(HashFilters.octets(a.need(0, "value")))
                            + "\n";
                });
    }

    private static Object getStr(Args a) throws SaltFunctionException {
        long length = a.integer(0, "length", 20);
        if (length < 1 || length > 10_000) {
            throw new SaltFunctionException("random.get_str: length must be from 1 to 10000");
        }
        boolean punctuation = a.flag(5, "punctuation", true);
        String set = a.text(1, "chars", LETTERS + (punctuation ? PUNCTUATION : ""));
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            out.append(set.charAt(RANDOM.nextInt(set.length())));
        }
        return out.toString();
    }
}
