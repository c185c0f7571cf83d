package io.brine.zmtp.tool.dump;

import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.tool.format.JsonText;
import io.brine.zmtp.wire.Metadata;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Confined to its user. What was found out about a peer, so far. */
final class PeerReport {
    static final String OK = "ok";
    static final String NOT_ZMTP = "not ZMTP";
    static final String CLOSED = "closed";
    static final String TIMEOUT = "timeout";

    private final String endpoint;
    byte[] signature = new byte[0];
    @Nullable String version;
    @Nullable String mechanism;
    int asServer;
    String handshake = CLOSED;

    /** What we announced without knowing what the peer is. */
    @Nullable SocketType announced;

    Metadata metadata = Metadata.EMPTY;

    PeerReport(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Returns whether another socket type might be more welcome than the one we announced. */
    boolean mayDislikeOurType() {
        return announced != null
                && !handshake.equals(OK)
                && !handshake.equals(TIMEOUT)
                && !handshake.matches("[345]00");
    }

    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "endpoint", endpoint);
        if (version != null) {
            line(text, "version", version);
        }
        if (mechanism != null) {
            line(text, "mechanism", Metadata.printable(mechanism).replace("'", ""));
            line(text, "as-server", String.valueOf(asServer));
        }
        line(text, "handshake", handshake);
        for (String name : metadata.names()) {
            byte[] value = metadata.bytes(name);
            line(text, name, value == null ? "" : value(value));
        }
        return text.substring(0, text.length() - 1);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("%-11s  %s".formatted(name, value)).append('\n');
    }

    /** Returns printable text as it is, anything else in hex. */
    private static String value(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        boolean printable =
                ByteBufUtil.isText(Unpooled.wrappedBuffer(octets), StandardCharsets.UTF_8)
                        && text.chars().noneMatch(Character::isISOControl);
        return printable ? text : "0x" + HexFormat.of().formatHex(octets);
    }

    String json() {
        JsonText json = JsonText.compact().object().key("endpoint").string(endpoint);
        json.key("signature").string(HexFormat.of().formatHex(signature));
        if (version != null) {
            json.key("version").string(version);
        }
        if (mechanism != null) {
            json.key("mechanism").string(mechanism).key("as_server").number(asServer);
        }
        json.key("handshake").string(handshake).key("metadata").object();
        for (String name : metadata.names()) {
            byte[] value = metadata.bytes(name);
            json.key(name).octets(value == null ? new byte[0] : value);
        }
        return json.endObject().endObject().toString();
    }
}
