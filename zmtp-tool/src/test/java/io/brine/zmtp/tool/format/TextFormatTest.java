package io.brine.zmtp.tool.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class TextFormatTest {
    private static final byte[] TAB = {'\t'};

    private static InputLine read(Beside beside, TextFormat.Lines lines, String line) {
        byte[] octets = line.getBytes(StandardCharsets.UTF_8);
        return new TextFormat(beside, lines, TAB).read(octets, 0, octets.length);
    }

    private static ZmtpMessage message(Beside beside, String line) {
        return ((InputLine.Message) read(beside, TextFormat.Lines.MESSAGES, line)).message();
    }

    private static String write(Beside beside, ZmtpMessage message) {
        ByteBuf out = Unpooled.buffer();
        new TextFormat(beside, TextFormat.Lines.MESSAGES, TAB).write(message, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatTravelsBesideStandsFirst() {
        ZmtpMessage routed = message(Beside.ROUTING_ID, "4294967295\thi\t");
        assertThat(routed.routingId()).isEqualTo(-1);
        assertThat(routed.frameCount()).isEqualTo(2);
        assertThat(write(Beside.ROUTING_ID, routed)).isEqualTo("4294967295\thi\t\n");
        ZmtpMessage grouped = message(Beside.GROUP, "weather\tsunny");
        assertThat(grouped.group()).asString(StandardCharsets.UTF_8).isEqualTo("weather");
        assertThat(write(Beside.GROUP, grouped)).isEqualTo("weather\tsunny\n");
        assertThat(message(Beside.GROUP, "alone").utf8(0)).isEmpty();
    }

    @Test
    void anEmptyLineIsOneEmptyFrame() {
        ZmtpMessage empty = message(Beside.NOTHING, "");
        assertThat(empty.frameCount()).isEqualTo(1);
        assertThat(write(Beside.NOTHING, empty)).isEqualTo("\n");
        assertThat(message(Beside.NOTHING, "\t").frameCount()).isEqualTo(2);
    }

    @Test
    void withoutDelimiterNothingIsSplit() {
        byte[] line = "a\tb".getBytes(StandardCharsets.UTF_8);
        InputLine read =
                new TextFormat(Beside.NOTHING, TextFormat.Lines.MESSAGES, new byte[0])
                        .read(line, 0, line.length);
        assertThat(((InputLine.Message) read).message().utf8(0)).isEqualTo("a\tb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hello", "-1\tx", "4294967296\tx", "12345678901\tx", "0x1\tx", "١\tx"})
    void aRoutingIdIsADecimalNumberOf32Bits(String line) {
        assertThat(read(Beside.ROUTING_ID, TextFormat.Lines.MESSAGES, line))
                .isEqualTo(new InputLine.Unsendable("EINVAL"));
    }

    @Test
    void plusAndMinusAreControls() {
        assertControl(TextFormat.Lines.SUBSCRIPTIONS, "+a b", InputLine.Action.SUBSCRIBE, "a b");
        assertControl(TextFormat.Lines.SUBSCRIPTIONS, "-", InputLine.Action.UNSUBSCRIBE, "");
        assertControl(TextFormat.Lines.GROUPS, "+g", InputLine.Action.JOIN, "g");
        assertControl(TextFormat.Lines.GROUPS, "-g", InputLine.Action.LEAVE, "g");
        assertThat(read(Beside.NOTHING, TextFormat.Lines.SUBSCRIPTIONS, "a"))
                .isEqualTo(new InputLine.Bad("a line begins with + or -"));
        assertThat(read(Beside.NOTHING, TextFormat.Lines.SUBSCRIPTIONS, ""))
                .isInstanceOf(InputLine.Bad.class);
    }

    private static void assertControl(
            TextFormat.Lines lines, String line, InputLine.Action action, String operand) {
        assertThat(read(Beside.NOTHING, lines, line))
                .isInstanceOfSatisfying(
                        InputLine.Control.class,
                        control -> {
                            assertThat(control.action()).isEqualTo(action);
                            assertThat(control.octets())
                                    .asString(StandardCharsets.UTF_8)
                                    .isEqualTo(operand);
                        });
    }
}
