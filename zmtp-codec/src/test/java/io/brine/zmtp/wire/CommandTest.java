package io.brine.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class CommandTest {
    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private static String frame(Command command) {
        ByteBuf out = Unpooled.buffer();
        command.writeFrame(out);
        return ByteBufUtil.hexDump(out);
    }

    @Test
    void shouldWriteWhatLibzmqWrites() {
        assertThat(frame(new Command.Subscribe(text("A")))).isEqualTo("040b0953554253435249424541");
        assertThat(frame(new Command.Cancel(text("A")))).isEqualTo("04080643414e43454c41");
        assertThat(frame(new Command.Ping(0, Unpooled.EMPTY_BUFFER)))
                .isEqualTo("04070450494e470000");
    }

    @Test
    void shouldWriteALongFrameFrom256Octets() {
        assertThat(frame(new Command.Subscribe(text("t".repeat(300)))))
                .startsWith("0600000000000001360953");
    }

    @Test
    void shouldKeepSixteenOctetsOfAContext() throws Exception {
        Command command = Command.parse(text("\4PING\0\3" + "c".repeat(40)));
        assertThat(command).isEqualTo(new Command.Ping(3, text("c".repeat(16))));
    }

    @ParameterizedTest
    @CsvSource({"''", "00", "05", "0450494e47", "0450494e4700", "054552524f52", "054552524f520334"})
    void shouldRefuseCutCommands(String hex) {
        assertThatThrownBy(
                        () -> Command.parse(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex))))
                .isInstanceOf(ZmtpProtocolException.class);
    }

    @Test
    void shouldReadNamesOfPropertiesInAnyCase() throws Exception {
        Command command = Command.parse(text("\5READY\13socket-TYPE\0\0\0\3PUB"));
        assertThat(((Command.Ready) command).metadata().text("Socket-Type")).isEqualTo("PUB");
    }

    @Test
    void shouldRefuseTwoSocketTypes() {
        assertThatThrownBy(
                        () ->
                                Command.parse(
                                        text(
                                                "\5READY\13Socket-Type\0\0\0\3PUB\13Socket-Type\0\0\0\3REP")))
                .hasMessageContaining("two different socket types");
    }
}
