package io.brine.it.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Thread-safe. Real libzmq sockets in a Python process, driven over its standard input. */
public final class PyzmqPeers implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    private final Path script;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private int opened;

    /** Starts the process. */
    public PyzmqPeers(PythonEnvironment python) throws IOException {
        script = Files.createTempFile("brine-it-peer-", ".py");
        try (InputStream text = PyzmqPeers.class.getResourceAsStream("/pyzmq/peer.py")) {
            if (text == null) {
                throw new IOException("no /pyzmq/peer.py on the class path");
            }
            Files.write(script, text.readAllBytes());
        }
        process =
                new ProcessBuilder(python.command("python", script.toString()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        requests =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Opens a socket of this type ({@code "ROUTER"}) with these options ({@code ROUTING_ID}: {@code
     * hex:6162}).
     */
    public Peer open(String type, Map<String, Object> options) {
        Peer peer = new Peer("s" + opened++);
        ObjectNode request = peer.request("open").put("type", type);
        request.set("options", JSON.valueToTree(options));
        call(request);
        return peer;
    }

    /**
     * Has pyzmq's own authenticator answer the ZAP requests of all these sockets: it lets in this
     * user under PLAIN, any key under CURVE and any peer under NULL.
     */
    public void authenticate(String user, String password) {
        call(
                JSON.createObjectNode()
                        .put("op", "authenticate")
                        .put("user", user)
                        .put("password", password));
    }

    private synchronized JsonNode call(ObjectNode request) {
        try {
            requests.write(request.toString());
            requests.newLine();
            requests.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new AssertionError("the pyzmq process ended at " + request);
            }
            JsonNode answer = JSON.readTree(line);
            if (answer.has("error")) {
                throw new AssertionError(
                        "pyzmq: " + answer.get("error").asText() + " at " + request);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(script);
    }

    /** A frame as the peer tells of it: its octets, or its length and SHA-256 when it is long. */
    public static Object digest(byte[] frame) {
        if (frame.length <= 4096) {
            return HEX.formatHex(frame);
        }
        try {
            return Map.of(
                    "size",
                    frame.length,
                    "sha256",
                    HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(frame)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Octet i is (i + seed) mod 256: what a long frame is filled with on both sides. */
    public static byte[] pattern(int size, int seed) {
        byte[] octets = new byte[size];
        for (int i = 0; i < size; i++) {
            octets[i] = (byte) (i + seed);
        }
        return octets;
    }

    /** One libzmq socket. */
    public final class Peer {
        private final String name;

        private Peer(String name) {
            this.name = name;
        }

        private ObjectNode request(String op) {
            return JSON.createObjectNode().put("op", op).put("name", name);
        }

        /** Binds; returns the endpoint with its wildcards resolved. */
        public String bind(String endpoint) {
            return call(request("bind").put("endpoint", endpoint)).get("endpoint").asText();
        }

        /** Connects. */
        public void connect(String endpoint) {
            call(request("connect").put("endpoint", endpoint));
        }

        /** Subscribes to a prefix. */
        public void subscribe(byte[] topic) {
            call(request("subscribe").put("topic", HEX.formatHex(topic)));
        }

        /** Unsubscribes from a prefix. */
        public void unsubscribe(byte[] topic) {
            call(request("unsubscribe").put("topic", HEX.formatHex(topic)));
        }

        /**
         * Sends; false when it was not possible in ten seconds. Long frames are made at the other
         * end by {@link #pattern}.
         */
        public boolean send(List<FrameSpec> frames) {
            ObjectNode request = request("send");
            ArrayNode list = request.putArray("frames");
            for (FrameSpec frame : frames) {
                list.addObject().put("size", frame.size()).put("seed", frame.seed());
            }
            return call(request).get("sent").asBoolean();
        }

        /** Sends frames given as octets. */
        public boolean sendBytes(byte[]... frames) {
            ObjectNode request = request("send");
            ArrayNode list = request.putArray("frames");
            for (byte[] frame : frames) {
                list.add(HEX.formatHex(frame));
            }
            return call(request).get("sent").asBoolean();
        }

        /** Receives a message as {@link #digest digests}; null when none came in time. */
        public @Nullable List<Object> receive(Duration timeout) {
            JsonNode frames =
                    call(request("receive").put("timeout", timeout.toMillis())).get("frames");
            if (frames == null || frames.isNull()) {
                return null;
            }
            List<Object> digests = new ArrayList<>();
            for (JsonNode frame : frames) {
                digests.add(
                        frame.isTextual()
                                ? frame.asText()
                                : Map.of(
                                        "size",
                                        frame.get("size").asInt(),
                                        "sha256",
                                        frame.get("sha256").asText()));
            }
            return digests;
        }

        /** Sends the next {@code count} messages back; returns how many there were. */
        public int echo(int count) {
            return call(request("echo").put("count", count)).get("echoed").asInt();
        }

        /** Closes the socket. */
        public void close() {
            call(request("close"));
        }
    }

    /** A frame that both sides can make: {@link #pattern} of this size and seed. */
    public record FrameSpec(int size, int seed) {
        /** Its octets. */
        public byte[] octets() {
            return pattern(size, seed);
        }
    }
}
