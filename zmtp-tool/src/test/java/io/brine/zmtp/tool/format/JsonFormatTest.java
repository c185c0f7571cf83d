package io.brine.zmtp.tool.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;

class JsonFormatTest {
    private static InputLine read(Beside beside, String line) {
        byte[] octets = line.getBytes(StandardCharsets.UTF_8);
        return new JsonFormat(beside, false).read(octets, 0, octets.length);
    }

    private static String write(Beside beside, ZmtpMessage message) {
        ByteBuf out = Unpooled.buffer();
        new JsonFormat(beside, false).write(message, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsAsTheManualDoes() {
        assertThat(
                        write(
                                Beside.NOTHING,
                                ZmtpMessage.of(
                                        "text".getBytes(StandardCharsets.UTF_8),
                                        new byte[] {0, (byte) 0xff},
                                        new byte[0])))
                .isEqualTo("{\"frames\": [\"text\", {\"base64\": \"AP8=\"}, \"\"]}\n");
        assertThat(write(Beside.ROUTING_ID, ZmtpMessage.ofUtf8("hi").withRoutingId(1193046)))
                .isEqualTo("{\"frames\": [\"hi\"], \"routing_id\": 1193046}\n");
        assertThat(write(Beside.ROUTING_ID, ZmtpMessage.ofUtf8("").withRoutingId(-1)))
                .isEqualTo("{\"frames\": [\"\"], \"routing_id\": 4294967295}\n");
        assertThat(
                        write(
                                Beside.GROUP,
                                ZmtpMessage.ofUtf8("sunny")
                                        .withGroup("weather".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("{\"frames\": [\"sunny\"], \"group\": \"weather\"}\n");
        assertThat(write(Beside.NOTHING, ZmtpMessage.ofUtf8("\"\\\n\t\r\0\u001f/é")))
                .isEqualTo("{\"frames\": [\"\\\"\\\\\\n\\t\\r\\u0000\\u001f/é\"]}\n");
    }

    @ParameterizedTest
    @EnumSource(InputLine.Action.class)
    void readsControlObjects(InputLine.Action action) {
        assertThat(read(Beside.NOTHING, "{\"" + action.key() + "\": {\"base64\": \"AP8=\"}}"))
                .isInstanceOfSatisfying(
                        InputLine.Control.class,
                        control -> {
                            assertThat(control.action()).isEqualTo(action);
                            assertThat(control.octets()).containsExactly(0, 0xff);
                        });
    }

    @Test
    void readsShortFormsAndWhatItPrintsItself() {
        for (String line :
                new String[] {
                    "\"a\"",
                    "[\"a\"]",
                    " { \"frames\" : [ \"\\u0061\" ] , \"metadata\": {\"X\": [1]} } ",
                    "[{\"base64\":\"YQ==\"}]"
                }) {
            assertThat(read(Beside.NOTHING, line))
                    .isInstanceOfSatisfying(
                            InputLine.Message.class,
                            message -> assertThat(message.message().utf8(0)).isEqualTo("a"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "''                                | not JSON: an empty line",
                "nonsense                          | not JSON: Unrecognized token 'nonsense'",
                "{\"frames\": [\"a\"]              | not JSON: ",
                "[                                 | not JSON: Unexpected end-of-input: expected"
                        + " close marker for Array (start marker at column 1)",
                "{]                                | not JSON: Unexpected close marker ']':"
                        + " expected '}' (for Object starting at column 1)",
                "7                                 | a line is an object, an array or a string",
                "\"a\" \"b\"                       | there is more behind the value",
                "[]                                | a message has at least one frame",
                "[7]                               | octets are a string or",
                "[{\"base64\": 7}]                 | octets are a string or",
                "[{\"base64\": \"?\"}]             | bad base64: ",
                "[{\"base64\": \"\", \"x\": 1}]    | octets are a string or",
                "{\"frames\": 7}                   | \"frames\" is an array",
                "{}                                | \"frames\" is missing",
                "{\"group\": \"g\"}                | \"frames\" is missing",
                "{\"sing\": \"song\"}              | unknown key \"sing\"",
                "{\"bind\": \"a\", \"connect\": \"b\"} | a control object has one key",
                "{\"frames\": [\"a\"], \"bind\": \"b\"} | a control object has one key",
                "{\"frames\": [\"a\"], \"routing_id\": -1} | \"routing_id\" is a number of 32 bits",
                "{\"frames\": [\"a\"], \"routing_id\": 4294967296} | \"routing_id\" is a number",
                "{\"frames\": [\"a\"], \"routing_id\": 99999999999999999999} | \"routing_id\" is a",
                "{\"frames\": [\"a\"], \"routing_id\": \"7\"} | \"routing_id\" is a number",
                "[\"\\ud800\"]                     | half of a surrogate pair",
            })
    void saysWhatIsWrongWithALine(String line, String wanted) {
        assertThat(read(Beside.ROUTING_ID, line))
                .isInstanceOfSatisfying(
                        InputLine.Bad.class, bad -> assertThat(bad.reason()).startsWith(wanted));
    }
}
