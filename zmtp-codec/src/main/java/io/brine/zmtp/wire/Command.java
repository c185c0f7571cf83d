package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.nio.charset.StandardCharsets;

/**
 * Immutable. A command of ZMTP 3.1 (RFC 37). Octets are held in unpooled heap buffers that need no
 * release; read them by absolute index or through a duplicate.
 */
public sealed interface Command {
    /** Ends the handshake of its sender under NULL. */
    record Ready(Metadata metadata) implements Command {}

    /** ERROR: the sender will have nothing to do with us. */
    record Refusal(String reason) implements Command {}

    /** The sender wants the messages that begin with the prefix. */
    record Subscribe(ByteBuf prefix) implements Command {}

    /** The sender wants them no more. */
    record Cancel(ByteBuf prefix) implements Command {}

    /** The sender, a DISH, wants the messages of the group, of 0 to 255 octets (RFC 48). */
    record Join(ByteBuf group) implements Command {}

    /** The sender wants them no more. */
    record Leave(ByteBuf group) implements Command {}

    /**
     * The sender wants a PONG with the same context.
     *
     * @param ttlTenths tenths of a second, 0 to 65535, after which silence means that the sender is
     *     gone; 0 for never
     */
    record Ping(int ttlTenths, ByteBuf context) implements Command {}

    /** The answer to a PING. */
    record Pong(ByteBuf context) implements Command {}

    /** Any other command; those are ignored once the handshake is done. */
    record Unknown(String name) implements Command {}

    /** Octets of a PING's context, at most. */
    int MAX_CONTEXT = 16;

    /** Octets of a group's name, at most. */
    int MAX_GROUP = 255;

    /**
     * Parses a command frame's body, which is borrowed.
     *
     * @throws ZmtpProtocolException when there is no readable name, or a known command is cut short
     */
    static Command parse(ByteBuf body) throws ZmtpProtocolException {
        String name = readName(body);
        return switch (name) {
            case "READY" -> new Ready(Metadata.readFrom(body));
            case "ERROR" -> new Refusal(readReason(body));
            case "SUBSCRIBE" -> new Subscribe(copy(body, body.readableBytes()));
            case "CANCEL" -> new Cancel(copy(body, body.readableBytes()));
            case "JOIN" -> new Join(group(body));
            case "LEAVE" -> new Leave(group(body));
            case "PING" -> ping(body);
            case "PONG" -> new Pong(copy(body, Math.min(body.readableBytes(), MAX_CONTEXT)));
            default -> new Unknown(name);
        };
    }

    /**
     * Reads a command's name; its data is left in the body, which is borrowed.
     *
     * @throws ZmtpProtocolException when the name is empty or cut short
     */
    static String readName(ByteBuf body) throws ZmtpProtocolException {
        int length = body.isReadable() ? body.readUnsignedByte() : 0;
        if (length == 0 || length > body.readableBytes()) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_MALFORMED_COMMAND_UNSPECIFIED,
                    "a command's name is empty or cut short");
        }
        return body.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
    }

    /** Returns the name on the wire. */
    default String name() {
        return switch (this) {
            case Ready ready -> "READY";
            case Refusal refusal -> "ERROR";
            case Subscribe subscribe -> "SUBSCRIBE";
            case Cancel cancel -> "CANCEL";
            case Join join -> "JOIN";
            case Leave leave -> "LEAVE";
            case Ping ping -> "PING";
            case Pong pong -> "PONG";
            case Unknown(String name) -> name;
        };
    }

    /** Writes the command as a frame in clear, header included. Borrows {@code out}. */
    default void writeFrame(ByteBuf out) {
        writeFrame(out, WireFormats.CLEAR.writer());
    }

    /** Writes the command as a frame of that writer's format. Borrows {@code out}. */
    default void writeFrame(ByteBuf out, FrameWriter writer) {
        ByteBuf body = Unpooled.buffer();
        writeBody(body);
        writer.writeFrame(out, body, FrameHeader.COMMAND);
    }

    /** Writes name and data. Borrows {@code body}. */
    default void writeBody(ByteBuf body) {
        switch (this) {
            case Ready(Metadata metadata) -> metadata.writeTo(named(body, "READY"));
            case Refusal(String reason) -> writeShortText(named(body, "ERROR"), reason);
            case Subscribe(ByteBuf prefix) -> writeAll(named(body, "SUBSCRIBE"), prefix);
            case Cancel(ByteBuf prefix) -> writeAll(named(body, "CANCEL"), prefix);
            case Join(ByteBuf group) -> writeAll(named(body, "JOIN"), group);
            case Leave(ByteBuf group) -> writeAll(named(body, "LEAVE"), group);
            case Ping(int ttlTenths, ByteBuf context) ->
                    writeAll(named(body, "PING").writeShort(ttlTenths), context);
            case Pong(ByteBuf context) -> writeAll(named(body, "PONG"), context);
            case Unknown(String name) -> named(body, name);
        }
    }

    private static ByteBuf group(ByteBuf body) throws ZmtpProtocolException {
        if (body.readableBytes() > MAX_GROUP) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_MALFORMED_COMMAND_UNSPECIFIED,
                    "a group's name is over " + MAX_GROUP + " octets");
        }
        return copy(body, body.readableBytes());
    }

    private static Ping ping(ByteBuf body) throws ZmtpProtocolException {
        if (body.readableBytes() < Short.BYTES) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_MALFORMED_COMMAND_UNSPECIFIED, "a PING is cut short");
        }
        int ttl = body.readUnsignedShort();
        return new Ping(ttl, copy(body, Math.min(body.readableBytes(), MAX_CONTEXT)));
    }

    /**
     * Reads the data of an ERROR: a text with its length before it. Borrows the body.
     *
     * @throws ZmtpProtocolException when the text is cut short
     */
    static String readReason(ByteBuf body) throws ZmtpProtocolException {
        int length = body.isReadable() ? body.readUnsignedByte() : Integer.MAX_VALUE;
        if (length > body.readableBytes()) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_MALFORMED_COMMAND_ERROR, "an ERROR is cut short");
        }
        return body.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
    }

    private static ByteBuf copy(ByteBuf from, int count) {
        byte[] octets = new byte[count];
        from.readBytes(octets);
        return Unpooled.wrappedBuffer(octets);
    }

    private static ByteBuf named(ByteBuf body, String name) {
        body.writeByte(name.length());
        body.writeCharSequence(name, StandardCharsets.ISO_8859_1);
        return body;
    }

    private static void writeAll(ByteBuf body, ByteBuf octets) {
        body.writeBytes(octets, octets.readerIndex(), octets.readableBytes());
    }

    private static void writeShortText(ByteBuf body, String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(octets.length, 255);
        body.writeByte(length);
        body.writeBytes(octets, 0, length);
    }
}
