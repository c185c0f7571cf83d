package io.brine.zmtp.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.zmtp.mechanism.MechanismFactory;
import io.brine.zmtp.mechanism.RecordedCurve;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.wire.Metadata;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One golden vector: what two libzmq sockets said to each other, and what it meant. */
final class Recording {
    static final String TO_SERVER = "c2s";
    static final String TO_CLIENT = "s2c";

    /** A frame behind the handshake. */
    record Frame(boolean command, boolean more, String hex) {
        /** What our side tells its owner of it. */
        String told() {
            return command ? name() : hex + (more ? "+" : "");
        }

        String name() {
            byte[] octets = ByteBufUtil.decodeHexDump(hex);
            String name = new String(octets, 1, octets[0], java.nio.charset.StandardCharsets.UTF_8);
            return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final JsonNode root;

    private Recording(JsonNode root) {
        this.root = root;
    }

    static Recording load(String name) throws IOException {
        try (InputStream in = Recording.class.getResourceAsStream("/wire/" + name + ".json")) {
            return new Recording(new ObjectMapper().readTree(in));
        }
    }

    JsonNode root() {
        return root;
    }

    byte[] stream(String dir) {
        return ByteBufUtil.decodeHexDump(root.get(dir).asText());
    }

    String hex(String dir) {
        return root.get(dir).asText();
    }

    /** The socket type of who sent in that direction. */
    String socketType(String dir) {
        return root.get(dir.equals(TO_SERVER) ? "client" : "server").get("socket").asText();
    }

    private String mechanism() {
        return root.get("mechanism").asText();
    }

    private boolean isCurve() {
        return mechanism().equals("CURVE");
    }

    /** Plays who sent in that direction. */
    MechanismFactory mechanism(String dir) {
        boolean client = dir.equals(TO_SERVER);
        JsonNode us = root.get(client ? "client" : "server");
        String domain = root.path("plaintext").has("zap_request") ? "dom" : "";
        return switch (mechanism()) {
            case "PLAIN" ->
                    client
                            ? MechanismFactory.of(
                                    new Security.PlainClient(
                                            us.get("username").asText(),
                                            us.get("password").asText()))
                            : new Humble(MechanismFactory.of(new Security.PlainServer("dom")));
            case "CURVE" ->
                    client
                            ? RecordedCurve.client(root.get("keys"))
                            : RecordedCurve.server(root.get("keys"), domain);
            default ->
                    MechanismFactory.of(
                            new Security.Null(
                                    !client && root.get("name").asText().contains("zap")
                                            ? "dom"
                                            : null));
        };
    }

    /** As libzmq, announces 0 although it is the server. */
    private record Humble(MechanismFactory real) implements MechanismFactory {
        @Override
        public String name() {
            return real.name();
        }

        @Override
        public boolean asServer() {
            return false;
        }

        @Override
        public boolean isSecure() {
            return real.isSecure();
        }

        @Override
        public String zapDomain() {
            return real.zapDomain();
        }

        @Override
        public io.brine.zmtp.mechanism.Mechanism create(io.brine.zmtp.mechanism.LocalPeer local) {
            return real.create(local);
        }
    }

    /** What was announced in that direction; only the type where nobody got so far. */
    Metadata metadata(String dir) throws Exception {
        String found = isCurve() ? boxedMetadata(dir) : clearMetadata(dir);
        return found == null
                ? Metadata.builder()
                        .set(Metadata.SOCKET_TYPE, socketType(dir))
                        .set(Metadata.IDENTITY, new byte[0])
                        .build()
                : Metadata.readFrom(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(found)));
    }

    private @org.jspecify.annotations.Nullable String boxedMetadata(String dir) {
        String command = dir.equals(TO_SERVER) ? "INITIATE" : "READY";
        for (JsonNode box : root.get("plaintext").get("boxes")) {
            if (box.get("command").asText().equals(command)) {
                return box.get("metadata").asText();
            }
        }
        return null;
    }

    private @org.jspecify.annotations.Nullable String clearMetadata(String dir) {
        for (JsonNode step : root.get("steps")) {
            String name = step.path("name").asText();
            boolean ours = step.get("dir").asText().equals(dir);
            if (ours && (name.equals("READY") || name.equals("INITIATE"))) {
                return body(step).substring(2 + 2 * name.length());
            }
        }
        return null;
    }

    private static String body(JsonNode step) {
        String hex = step.get("hex").asText();
        return hex.substring((step.get("flags").asInt() & 2) != 0 ? 18 : 4);
    }

    /** The frames behind the handshake, read without our decoder: the recordings name each. */
    List<Frame> traffic(String dir) {
        List<Frame> frames = new ArrayList<>();
        if (isCurve()) {
            for (JsonNode box : root.get("plaintext").get("boxes")) {
                if (box.get("command").asText().equals("MESSAGE")
                        && box.get("dir").asText().equals(dir)) {
                    int flags = box.get("flags").asInt();
                    frames.add(
                            new Frame(
                                    (flags & 2) != 0,
                                    (flags & 1) != 0,
                                    box.get("payload").asText()));
                }
            }
            return frames;
        }
        for (JsonNode step : root.get("steps")) {
            boolean command = step.get("kind").asText().equals("command");
            if (!step.get("dir").asText().equals(dir)
                    || step.get("kind").asText().equals("greeting")
                    || (command && isHandshake(step.get("name").asText()))) {
                continue;
            }
            frames.add(new Frame(command, !command && step.get("more").asBoolean(), body(step)));
        }
        return frames;
    }

    private static boolean isHandshake(String name) {
        return switch (name) {
            case "READY", "HELLO", "WELCOME", "INITIATE", "ERROR", "^RROR" -> true;
            default -> false;
        };
    }

    /** The frames of the ZAP request as the handler got it. */
    List<String> zapRequest() {
        List<String> frames = new ArrayList<>();
        Objects.requireNonNull(root.get("plaintext"))
                .get("zap_request")
                .get("frames_hex")
                .forEach(frame -> frames.add(frame.asText()));
        return frames;
    }
}
