package io.brine.zmtp.tool.cli;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.tool.ToolException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/** Confined to its user. Gathers the options of PLAIN and CURVE and makes the mechanism of them. */
final class SecurityArguments {
    static final String[] FLAGS = {"--plain-server", "--curve-server"};
    static final String[] VALUES = {
        "--plain-username", "--plain-password", "--curve-key", "--curve-serverkey"
    };

    private static final int MAX_KEY_FILE = 4096;

    private boolean plainServer;
    private boolean curveServer;
    private @Nullable String user;
    private @Nullable String password;
    private @Nullable String curveKey;
    private @Nullable String serverKey;

    /** Takes an option if it is one of these. */
    boolean take(ArgumentParser.Given given) {
        switch (given.name()) {
            case "--plain-server" -> plainServer = true;
            case "--curve-server" -> curveServer = true;
            case "--plain-username" -> user = given.value();
            case "--plain-password" -> password = given.value();
            case "--curve-key" -> curveKey = given.value();
            case "--curve-serverkey" -> serverKey = given.value();
            default -> {
                return false;
            }
        }
        return true;
    }

    /**
     * Makes the mechanism.
     *
     * @throws ToolException when the options do not belong together, or a key is none
     */
    Security security() {
        boolean plainClient = user != null || password != null;
        long mechanisms =
                Stream.of(plainServer, plainClient, curveServer, serverKey != null)
                        .filter(given -> given)
                        .count();
        if (mechanisms > 1) {
            throw ToolException.usage(
                    "choose one of --plain-server, --plain-username, --curve-server and"
                            + " --curve-serverkey");
        }
        if (plainClient) {
            return plainClient();
        }
        if (curveServer && curveKey == null) {
            throw ToolException.usage("--curve-server needs --curve-key");
        }
        if (curveKey != null && !curveServer && serverKey == null) {
            throw ToolException.usage("--curve-key needs --curve-server or --curve-serverkey");
        }
        if (curveServer) {
            return new Security.CurveServer(secretKey(), null);
        }
        if (serverKey != null) {
            byte[] key = key("--curve-serverkey", serverKey, "public");
            return new Security.CurveClient(
                    key, curveKey == null ? CurveKeyPair.generate() : secretKey());
        }
        return plainServer ? new Security.PlainServer(null) : Security.none();
    }

    private Security plainClient() {
        if (user == null || password == null) {
            throw ToolException.usage("--plain-username and --plain-password go together");
        }
        try {
            return new Security.PlainClient(user, password);
        } catch (IllegalArgumentException e) {
            throw ToolException.usage(ToolException.describe(e));
        }
    }

    private CurveKeyPair secretKey() {
        return CurveKeyPair.fromSecret(key("--curve-key", String.valueOf(curveKey), "secret"));
    }

    private static byte[] key(String option, String value, String which) {
        String z85 = value;
        if (value.length() != CurveKeyPair.Z85_SIZE || isFile(value)) {
            z85 = fromFile(option, value, which);
        }
        try {
            return CurveKeyPair.decodeKey(z85);
        } catch (IllegalArgumentException e) {
            throw ToolException.usage(option + ": " + e.getMessage());
        }
    }

    private static boolean isFile(String value) {
        try {
            return Files.isRegularFile(Path.of(value));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Finds the line {@code public Z85} or {@code secret Z85}, or keygen's JSON. */
    private static String fromFile(String option, String name, String which) {
        String text;
        try {
            byte[] octets;
            try (InputStream in = Files.newInputStream(Path.of(name))) {
                octets = in.readNBytes(MAX_KEY_FILE);
            }
            text = new String(octets, StandardCharsets.ISO_8859_1);
        } catch (IOException | InvalidPathException e) {
            throw ToolException.usage(
                    option + ": neither 40 characters of Z85 nor a readable file");
        }
        for (String line : text.lines().toList()) {
            StringTokenizer words = new StringTokenizer(line);
            if (words.countTokens() == 2 && words.nextToken().equals(which)) {
                return words.nextToken();
            }
        }
        String quoted = "\"" + which + "\":\"";
        int start = text.replace("\": \"", "\":\"").indexOf(quoted);
        int end = start + quoted.length() + CurveKeyPair.Z85_SIZE;
        String compact = text.replace("\": \"", "\":\"");
        if (start >= 0 && end <= compact.length()) {
            return compact.substring(start + quoted.length(), end);
        }
        throw ToolException.usage(option + ": no " + which + " key in " + name);
    }
}
