package io.brine.salt.event;

import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One message of the event bus, {@code {"head": {}, "body": bytes}}, with the octets that it was
 * read from so that it can be passed on unchanged. Immutable.
 */
public final class EventFrame {
    private final byte[] message;
    private final byte[] body;

    private EventFrame(byte[] message, byte[] body) {
        this.message = message;
        this.body = body;
    }

    public static EventFrame of(SaltEvent event) {
        byte[] body = event.encodeBody();
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        map.put("head", Map.of());
        map.put("body", Bytes.of(body));
        return new EventFrame(SaltPack.packBin(map), body);
    }

    /**
     * Reads one message without its length prefix.
     *
     * @throws PayloadException when it is no map with a {@code body}
     */
    public static EventFrame decode(byte[] message) throws PayloadException {
        return new EventFrame(message.clone(), PayloadMap.unpack(message).bytes("body"));
    }

    /** The message in the given framing; the caller owns the array. */
    public byte[] encode(EventFraming framing) {
        return switch (framing) {
            case BARE -> message.clone();
            case LENGTH_PREFIXED ->
                    ByteBuffer.allocate(4 + message.length)
                            .putInt(message.length)
                            .put(message)
                            .array();
        };
    }

    /** Octets of the message without prefix. */
    public int length() {
        return message.length;
    }

    /**
     * The tag alone, without reading the data.
     *
     * @throws PayloadException when the body has no end of a tag
     */
    public String tag() throws PayloadException {
        return SaltEvent.tagOf(body);
    }

    /**
     * Parses the body.
     *
     * @throws PayloadException when it is no event
     */
    public SaltEvent event() throws PayloadException {
        return SaltEvent.decodeBody(body);
    }
}
