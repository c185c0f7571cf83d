package io.brine.zmtp.tool.format;

import io.brine.zmtp.handshake.PeerInfo;
import io.brine.zmtp.message.ZmtpMessage;
import io.netty.buffer.ByteBuf;

import java.util.Locale;

/**
 * Thread-safe. One JSON object a line: {@code {"frames": […]}}, with {@code "routing_id"} or {@code
 * "group"} where the type has one, and on request {@code "metadata"}.
 */
public final class JsonFormat implements MessageFormat {
    private final Beside beside;
    private final boolean withMetadata;
    private final JsonLineReader reader;

    /** Makes one. */
    public JsonFormat(Beside beside, boolean withMetadata) {
        this.beside = beside;
        this.withMetadata = withMetadata;
        reader = new JsonLineReader(beside);
    }

    @Override
    public InputLine read(byte[] line, int offset, int length) {
        return reader.read(line, offset, length);
    }

    @Override
    public void write(ZmtpMessage message, ByteBuf out) {
        JsonText json = JsonText.spaced(out).object().key("frames").array();
        for (int i = 0; i < message.frameCount(); i++) {
            json.octets(message.frame(i));
        }
        json.endArray();
        byte[] group = message.group();
        if (beside == Beside.ROUTING_ID) {
            json.key("routing_id").number(Integer.toUnsignedLong(message.routingId()));
        } else if (beside == Beside.GROUP) {
            json.key("group").octets(group == null ? new byte[0] : group);
        }
        if (withMetadata) {
            metadata(json, message.peer());
        }
        json.endObject();
        out.writeByte('\n');
    }

    private static void metadata(JsonText json, @org.jspecify.annotations.Nullable PeerInfo peer) {
        json.key("metadata").object();
        if (peer != null) {
            boolean hasAddress = false;
            for (String name : peer.metadata().names()) {
                byte[] value = peer.metadata().bytes(name);
                json.key(name).octets(value == null ? new byte[0] : value);
                hasAddress |= name.toLowerCase(Locale.ROOT).equals("peer-address");
            }
            if (!hasAddress) {
                json.key("Peer-Address").string(PeerAddress.of(peer.remoteAddress()));
            }
        }
        json.endObject();
    }
}
