package io.brine.zmtp.tool.format;

import io.brine.zmtp.message.ZmtpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Thread-safe. Frames as they are, with a delimiter between them; what travels beside them stands
 * first. For a type that only receives by subscription, {@code +PREFIX} and {@code -PREFIX}.
 */
public final class TextFormat implements MessageFormat {
    /** What lines are for. */
    public enum Lines {
        /** Messages to send. */
        MESSAGES,
        /** Subscriptions. */
        SUBSCRIPTIONS,
        /** Groups. */
        GROUPS
    }

    private static final long MAX_ROUTING_ID = 0xffff_ffffL;

    private final Beside beside;
    private final Lines lines;
    private final byte[] delimiter;

    /** Makes one; an empty delimiter splits nothing. */
    public TextFormat(Beside beside, Lines lines, byte[] delimiter) {
        this.beside = beside;
        this.lines = lines;
        this.delimiter = delimiter.clone();
    }

    @Override
    public InputLine read(byte[] line, int offset, int length) {
        return switch (lines) {
            case MESSAGES -> message(split(line, offset, offset + length));
            case SUBSCRIPTIONS ->
                    control(
                            InputLine.Action.SUBSCRIBE,
                            InputLine.Action.UNSUBSCRIBE,
                            Arrays.copyOfRange(line, offset, offset + length));
            case GROUPS ->
                    control(
                            InputLine.Action.JOIN,
                            InputLine.Action.LEAVE,
                            Arrays.copyOfRange(line, offset, offset + length));
        };
    }

    private static InputLine control(InputLine.Action plus, InputLine.Action minus, byte[] line) {
        if (line.length > 0 && (line[0] == '+' || line[0] == '-')) {
            byte[] rest = Arrays.copyOfRange(line, 1, line.length);
            return new InputLine.Control(line[0] == '+' ? plus : minus, rest);
        }
        return new InputLine.Bad("a line begins with + or -");
    }

    private List<ByteBuf> split(byte[] line, int offset, int end) {
        List<ByteBuf> frames = new ArrayList<>(4);
        int start = offset;
        int last = end - delimiter.length;
        for (int i = offset; delimiter.length > 0 && i <= last; i++) {
            if (line[i] == delimiter[0]
                    && Arrays.equals(
                            line, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
                frames.add(Unpooled.wrappedBuffer(line, start, i - start));
                i += delimiter.length - 1;
                start = i + 1;
            }
        }
        frames.add(Unpooled.wrappedBuffer(line, start, end - start));
        return frames;
    }

    private InputLine message(List<ByteBuf> parts) {
        List<ByteBuf> frames = beside == Beside.NOTHING ? parts : parts.subList(1, parts.size());
        ByteBuf[] all =
                frames.isEmpty()
                        ? new ByteBuf[] {Unpooled.EMPTY_BUFFER}
                        : frames.toArray(ByteBuf[]::new);
        ZmtpMessage message = ZmtpMessage.of(all);
        return switch (beside) {
            case NOTHING -> new InputLine.Message(message);
            case GROUP -> new InputLine.Message(message.withGroup(octets(parts.getFirst())));
            case ROUTING_ID -> {
                long id = routingId(parts.getFirst().toString(StandardCharsets.ISO_8859_1));
                yield id < 0
                        ? new InputLine.Unsendable("EINVAL")
                        : new InputLine.Message(message.withRoutingId((int) id));
            }
        };
    }

    private static byte[] octets(ByteBuf frame) {
        byte[] octets = new byte[frame.readableBytes()];
        frame.getBytes(frame.readerIndex(), octets);
        return octets;
    }

    private static long routingId(String digits) {
        if (digits.isEmpty()
                || digits.length() > 10
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        long id = Long.parseLong(digits);
        return id <= MAX_ROUTING_ID ? id : -1;
    }

    @Override
    public void write(ZmtpMessage message, ByteBuf out) {
        if (beside == Beside.ROUTING_ID) {
            out.writeCharSequence(
                    Integer.toUnsignedString(message.routingId()), StandardCharsets.US_ASCII);
            out.writeBytes(delimiter);
        } else if (beside == Beside.GROUP) {
            byte[] group = message.group();
            out.writeBytes(group == null ? new byte[0] : group);
            out.writeBytes(delimiter);
        }
        for (int i = 0; i < message.frameCount(); i++) {
            if (i > 0) {
                out.writeBytes(delimiter);
            }
            ByteBuf frame = message.frame(i);
            out.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
        }
        out.writeByte('\n');
    }
}
