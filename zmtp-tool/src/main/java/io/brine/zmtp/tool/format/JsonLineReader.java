package io.brine.zmtp.tool.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import io.brine.zmtp.message.ZmtpMessage;
import io.netty.util.internal.EmptyArrays;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Thread-safe. Reads messages and control objects from lines of JSON. */
final class JsonLineReader {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();
    private static final long MAX_ROUTING_ID = 0xffff_ffffL;

    /** What a line is when it is JSON but neither a message nor a control object. */
    private static final class NotALine extends IOException {
        NotALine(String message) {
            super(message);
        }
    }

    private static final Pattern SOURCE =
            Pattern.compile("\\[Source: [^;]*; line: \\d+, column: (\\d+)]");

    private final Beside beside;

    JsonLineReader(Beside beside) {
        this.beside = beside;
    }

    InputLine read(byte[] line, int offset, int length) {
        try (JsonParser parser = FACTORY.createParser(line, offset, length)) {
            JsonToken start = parser.nextToken();
            if (start == null) {
                return new InputLine.Bad("not JSON: an empty line");
            }
            InputLine read =
                    switch (start) {
                        case START_OBJECT -> object(parser);
                        case START_ARRAY -> message(frames(parser), null, null);
                        case VALUE_STRING -> message(List.of(octets(parser)), null, null);
                        default -> throw new NotALine("a line is an object, an array or a string");
                    };
            if (parser.nextToken() != null) {
                throw new NotALine("there is more behind the value");
            }
            return read;
        } catch (NotALine e) {
            return new InputLine.Bad(String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            // Jackson names its own source, of which the user knows nothing
            String reason = SOURCE.matcher(e.getOriginalMessage()).replaceAll("column $1");
            return new InputLine.Bad("not JSON: " + reason);
        } catch (IOException | IllegalArgumentException e) {
            return new InputLine.Bad("not JSON: " + e.getMessage());
        }
    }

    private InputLine object(JsonParser parser) throws IOException {
        List<byte[]> frames = null;
        Long routingId = null;
        byte[] group = null;
        InputLine.Control control = null;
        int keys = 0;
        for (; parser.nextToken() == JsonToken.FIELD_NAME; keys++) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "frames" -> {
                    if (value != JsonToken.START_ARRAY) {
                        throw new NotALine("\"frames\" is an array");
                    }
                    frames = frames(parser);
                }
                case "routing_id" -> routingId = routingId(parser, value);
                case "group" -> group = octets(parser);
                // What this tool adds to what it prints may come back in.
                case "metadata" -> parser.skipChildren();
                default -> control = new InputLine.Control(action(key), octets(parser));
            }
        }
        if (control != null) {
            if (keys != 1) {
                throw new NotALine("a control object has one key");
            }
            return control;
        }
        if (frames == null) {
            throw new NotALine("\"frames\" is missing");
        }
        return message(frames, routingId, group);
    }

    private static InputLine.Action action(String key) throws NotALine {
        for (InputLine.Action action : InputLine.Action.values()) {
            if (action.key().equals(key)) {
                return action;
            }
        }
        throw new NotALine("unknown key \"" + key + "\"");
    }

    private static long routingId(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && parser.getLongValue() >= 0
                && parser.getLongValue() <= MAX_ROUTING_ID) {
            return parser.getLongValue();
        }
        throw new NotALine("\"routing_id\" is a number of 32 bits");
    }

    private static List<byte[]> frames(JsonParser parser) throws IOException {
        List<byte[]> frames = new ArrayList<>(4);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            frames.add(octets(parser));
        }
        if (frames.isEmpty()) {
            throw new NotALine("a message has at least one frame");
        }
        return frames;
    }

    /** Reads a string, or an object with a string under "base64". */
    private static byte[] octets(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return utf8(parser.getText());
        }
        if (parser.currentToken() == JsonToken.START_OBJECT
                && parser.nextToken() == JsonToken.FIELD_NAME
                && parser.currentName().equals("base64")
                && parser.nextToken() == JsonToken.VALUE_STRING) {
            byte[] octets = base64(parser.getText());
            if (parser.nextToken() == JsonToken.END_OBJECT) {
                return octets;
            }
        }
        throw new NotALine("octets are a string or {\"base64\": …}");
    }

    private static byte[] base64(String text) throws NotALine {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new NotALine("bad base64: " + e.getMessage());
        }
    }

    private static byte[] utf8(String text) throws NotALine {
        if (text.isEmpty()) {
            return EmptyArrays.EMPTY_BYTES;
        }
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] octets = new byte[encoded.remaining()];
            encoded.get(octets);
            return octets;
        } catch (CharacterCodingException e) {
            throw new NotALine("half of a surrogate pair is not a character");
        }
    }

    private InputLine message(
            List<byte[]> frames, @Nullable Long routingId, byte @Nullable [] group) {
        ZmtpMessage message = ZmtpMessage.of(frames.toArray(byte[][]::new));
        return new InputLine.Message(
                switch (beside) {
                    case NOTHING -> message;
                    case ROUTING_ID ->
                            message.withRoutingId(routingId == null ? 0 : routingId.intValue());
                    case GROUP ->
                            message.withGroup(group == null ? EmptyArrays.EMPTY_BYTES : group);
                });
    }
}
