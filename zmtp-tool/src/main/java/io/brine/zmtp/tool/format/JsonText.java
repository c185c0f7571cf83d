package io.brine.zmtp.tool.format;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Confined to its user. Writes one JSON value, in UTF-8, on one line. Octets that are UTF-8 become
 * a string, any others {@code {"base64":…}}.
 */
public final class JsonText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final ByteBuf out;
    private final boolean spaced;
    private boolean first = true;

    private JsonText(ByteBuf out, boolean spaced) {
        this.out = out;
        this.spaced = spaced;
    }

    /** Returns a writer without spaces. */
    public static JsonText compact() {
        return new JsonText(Unpooled.buffer(), false);
    }

    /** Returns a writer that borrows the buffer and puts a space behind each comma and colon. */
    public static JsonText spaced(ByteBuf out) {
        return new JsonText(out, true);
    }

    /** Begins an object. */
    public JsonText object() {
        return open('{');
    }

    /** Ends an object. */
    public JsonText endObject() {
        return close('}');
    }

    /** Begins an array. */
    public JsonText array() {
        return open('[');
    }

    /** Ends an array. */
    public JsonText endArray() {
        return close(']');
    }

    /** Writes a key; a value must follow. */
    public JsonText key(String name) {
        string(name);
        out.writeByte(':');
        if (spaced) {
            out.writeByte(' ');
        }
        first = true;
        return this;
    }

    /** Writes a text. */
    public JsonText string(String value) {
        separate();
        quote(Unpooled.wrappedBuffer(value.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** Writes a whole number. */
    public JsonText number(long value) {
        separate();
        out.writeCharSequence(Long.toString(value), StandardCharsets.US_ASCII);
        return this;
    }

    /** Writes octets, copied. */
    public JsonText octets(byte[] value) {
        return octets(Unpooled.wrappedBuffer(value));
    }

    /** Writes the readable octets, which are borrowed. */
    public JsonText octets(ByteBuf value) {
        if (ByteBufUtil.isText(value, StandardCharsets.UTF_8)) {
            separate();
            quote(value);
            return this;
        }
        object().key("base64");
        separate();
        out.writeByte('"');
        out.writeBytes(Base64.getEncoder().encode(ByteBufUtil.getBytes(value)));
        out.writeByte('"');
        return endObject();
    }

    private JsonText open(char bracket) {
        separate();
        out.writeByte(bracket);
        first = true;
        return this;
    }

    private JsonText close(char bracket) {
        out.writeByte(bracket);
        first = false;
        return this;
    }

    private void separate() {
        if (!first) {
            out.writeByte(',');
            if (spaced) {
                out.writeByte(' ');
            }
        }
        first = false;
    }

    private void quote(ByteBuf text) {
        out.writeByte('"');
        int end = text.writerIndex();
        int start = text.readerIndex();
        for (int i = start; i < end; i++) {
            byte octet = text.getByte(i);
            if ((octet >= 0 && octet < 0x20) || octet == '"' || octet == '\\') {
                out.writeBytes(text, start, i - start);
                escape(octet);
                start = i + 1;
            }
        }
        out.writeBytes(text, start, end - start);
        out.writeByte('"');
    }

    private void escape(byte octet) {
        out.writeByte('\\');
        switch (octet) {
            case '\n' -> out.writeByte('n');
            case '\t' -> out.writeByte('t');
            case '\r' -> out.writeByte('r');
            case '"', '\\' -> out.writeByte(octet);
            default -> {
                out.writeBytes(new byte[] {'u', '0', '0'});
                out.writeByte(HEX[octet >> 4]).writeByte(HEX[octet & 0xf]);
            }
        }
    }

    /** Returns what a writer without a buffer of its user's has written. */
    @Override
    public String toString() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
