package io.brine.zmtp.tool.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.tool.LeakCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class FormatPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @AfterContainer
    static void noBufferIsLeft() {
        LeakCheck.noBufferIsLeft();
    }

    /** Octets that are text, almost text, or anything. */
    @Provide
    Arbitrary<byte[]> frames() {
        Arbitrary<byte[]> text =
                Arbitraries.strings().ofMaxLength(20).map(s -> s.getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> wild = Arbitraries.bytes().array(byte[].class).ofMaxSize(20);
        Arbitrary<byte[]> edges =
                Arbitraries.of(
                                "c080",
                                "eda080",
                                "f4908080",
                                "e28282",
                                "ff",
                                "c3",
                                "f09f9880",
                                "7f00")
                        .map(ByteBufUtil::decodeHexDump);
        return Arbitraries.oneOf(text, wild, edges);
    }

    @Property(tries = 1000)
    void anyFramesSurviveJson(@ForAll("frames") byte[] first, @ForAll("frames") byte[] second)
            throws IOException {
        List<byte[]> frames = List.of(first, second, first);
        byte[] line = write(new JsonFormat(Beside.NOTHING, false), message(frames));
        assertThat(read(new JsonFormat(Beside.NOTHING, false), line)).isEqualTo(hex(frames));
        JsonNode frame = JSON.readTree(line).get("frames").get(0);
        assertThat(frame.isTextual()).as("a string if it is UTF-8").isEqualTo(isUtf8(first));
    }

    @Property(tries = 300)
    void groupsAndRoutingIdsSurviveJson(
            @ForAll("frames") byte[] group, @ForAll int routingId, @ForAll("frames") byte[] body) {
        JsonFormat radio = new JsonFormat(Beside.GROUP, false);
        ZmtpMessage grouped = ZmtpMessage.of(body).withGroup(group);
        InputLine.Message back = (InputLine.Message) parse(radio, write(radio, grouped));
        assertThat(back.message().group()).isEqualTo(group);
        assertThat(back.message().bytes(0)).isEqualTo(body);
        JsonFormat server = new JsonFormat(Beside.ROUTING_ID, false);
        ZmtpMessage routed = ZmtpMessage.of(body).withRoutingId(routingId);
        back = (InputLine.Message) parse(server, write(server, routed));
        assertThat(back.message().routingId()).isEqualTo(routingId);
    }

    @Property(tries = 500)
    void framesWithoutDelimiterAndNewlineSurviveText(
            @ForAll @Size(min = 1, max = 5) List<@Size(max = 20) byte[]> wild,
            @ForAll("delimiters") String delimiter) {
        byte[] octets = delimiter.getBytes(StandardCharsets.UTF_8);
        List<byte[]> frames = new ArrayList<>();
        for (byte[] frame : wild) {
            String text = new String(frame, StandardCharsets.ISO_8859_1).replace("\n", "");
            for (char each : new String(octets, StandardCharsets.ISO_8859_1).toCharArray()) {
                text = text.replace(String.valueOf(each), "");
            }
            frames.add(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        TextFormat format = new TextFormat(Beside.NOTHING, TextFormat.Lines.MESSAGES, octets);
        assertThat(read(format, write(format, message(frames)))).isEqualTo(hex(frames));
    }

    @Provide
    Arbitrary<String> delimiters() {
        return Arbitraries.of("\t", ",", "||", "é", " -> ");
    }

    @Property(tries = 1000)
    void anyLineIsReadOrRefusedInOneLine(@ForAll @Size(max = 60) byte[] line) {
        for (Beside beside : Beside.values()) {
            if (new JsonFormat(beside, true).read(line, 0, line.length)
                    instanceof InputLine.Bad(String reason)) {
                assertThat(reason).isNotBlank().doesNotContain("\n", "Source:");
            }
        }
    }

    private static ZmtpMessage message(List<byte[]> frames) {
        return ZmtpMessage.of(frames.toArray(byte[][]::new));
    }

    private static byte[] write(MessageFormat format, ZmtpMessage message) {
        ByteBuf out = Unpooled.buffer();
        format.write(message, out);
        message.release();
        byte[] line = ByteBufUtil.getBytes(out);
        assertThat(line).endsWith((byte) '\n');
        return line;
    }

    /** Reads a line that stands between others in its array. */
    private static InputLine parse(MessageFormat format, byte[] line) {
        byte[] array = new byte[line.length + 10];
        System.arraycopy(line, 0, array, 5, line.length);
        return format.read(array, 5, line.length - 1);
    }

    private static List<String> read(MessageFormat format, byte[] line) {
        ZmtpMessage message = ((InputLine.Message) parse(format, line)).message();
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < message.frameCount(); i++) {
            frames.add(message.bytes(i));
        }
        return hex(frames);
    }

    private static List<String> hex(List<byte[]> frames) {
        return frames.stream().map(ByteBufUtil::hexDump).toList();
    }

    private static boolean isUtf8(byte[] octets) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
