package io.brine.zmtp.tool.cli;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.Z85;
import io.brine.zmtp.tool.ToolException;
import io.brine.zmtp.zap.ZapReply;
import io.brine.zmtp.zap.ZapRequest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Immutable. Who is let in: a peer that a rule for its mechanism fits. Rules {@code any} and {@code
 * ip} are for every mechanism.
 */
public final class ZapRules {
    private static final String REFUSED = "no rule lets this peer in";

    private final boolean any;
    private final Set<String> addresses;
    private final Map<String, Set<String>> passwords;
    private final Set<String> curveKeys;
    private final int refusal;

    private ZapRules(
            boolean any,
            Set<String> addresses,
            Map<String, Set<String>> passwords,
            Set<String> curveKeys,
            int refusal) {
        this.any = any;
        this.addresses = addresses;
        this.passwords = passwords;
        this.curveKeys = curveKeys;
        this.refusal = refusal;
    }

    /**
     * Reads rules: {@code any}, {@code ip=ADDRESS}, {@code plain=USER:PASSWORD}, {@code
     * curve=Z85PUBLIC}, {@code deny=300|400|500}.
     *
     * @throws ToolException when one is none of those
     */
    public static ZapRules parse(List<String> rules) {
        boolean any = false;
        Set<String> addresses = new HashSet<>();
        Map<String, Set<String>> passwords = new HashMap<>();
        Set<String> curveKeys = new HashSet<>();
        int refusal = ZapReply.DENIED;
        for (String rule : rules) {
            int equals = rule.indexOf('=');
            String kind = equals < 0 ? rule : rule.substring(0, equals);
            String value = rule.substring(equals + 1);
            switch (equals < 0 ? kind : kind + "=") {
                case "any" -> any = true;
                case "ip=" -> addresses.add(value);
                case "plain=" -> plain(value, passwords);
                case "curve=" -> curveKeys.add(curveKey(value));
                case "deny=" -> refusal = refusal(value);
                default ->
                        throw ToolException.usage(
                                "--zap takes any, ip=ADDRESS, plain=USER:PASSWORD, curve=KEY or"
                                        + " deny=STATUS, not '"
                                        + kind
                                        + "'");
            }
        }
        return new ZapRules(
                any, Set.copyOf(addresses), Map.copyOf(passwords), Set.copyOf(curveKeys), refusal);
    }

    private static void plain(String value, Map<String, Set<String>> passwords) {
        int colon = value.indexOf(':');
        if (colon < 0) {
            throw ToolException.usage("--zap plain= needs USER:PASSWORD");
        }
        passwords
                .computeIfAbsent(value.substring(0, colon), user -> new HashSet<>())
                .add(value.substring(colon + 1));
    }

    private static String curveKey(String value) {
        try {
            return Z85.encode(CurveKeyPair.decodeKey(value));
        } catch (IllegalArgumentException e) {
            throw ToolException.usage("--zap curve=: " + e.getMessage());
        }
    }

    private static int refusal(String value) {
        return switch (value) {
            case "300", "400", "500" -> Integer.parseInt(value);
            default -> throw ToolException.usage("--zap deny= must be 300, 400 or 500: " + value);
        };
    }

    /** Answers a request. */
    public ZapReply decide(ZapRequest request) {
        List<byte[]> credentials = new ArrayList<>(request.credentials());
        String user = "";
        boolean fits = any || addresses.contains(request.address());
        if (request.mechanism().equals("PLAIN") && credentials.size() == 2) {
            user = text(credentials.get(0));
            fits |= passwords.getOrDefault(user, Set.of()).contains(text(credentials.get(1)));
        } else if (request.mechanism().equals("CURVE")
                && credentials.size() == 1
                && credentials.getFirst().length == CurveKeyPair.KEY_SIZE) {
            user = Z85.encode(credentials.getFirst());
            fits |= curveKeys.contains(user);
        }
        return fits ? ZapReply.accept(user) : ZapReply.refuse(refusal, REFUSED);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
