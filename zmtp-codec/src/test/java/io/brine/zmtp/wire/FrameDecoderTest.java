package io.brine.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class FrameDecoderTest {
    /** Writes down what it is given: M message, + more, C command. */
    static final class Recorder implements FrameSink {
        final List<String> frames = new ArrayList<>();

        @Override
        public void onMessageFrame(ByteBuf body, boolean more) {
            frames.add((more ? "+" : "M") + ByteBufUtil.hexDump(body));
            body.release();
        }

        @Override
        public void onCommandFrame(ByteBuf body) {
            frames.add("C" + ByteBufUtil.hexDump(body));
        }

        @Override
        public boolean wantsFrames() {
            return true;
        }
    }

    static List<String> decode(FrameDecoder decoder, byte[] octets, int piece)
            throws ZmtpProtocolException {
        Recorder recorder = new Recorder();
        for (int at = 0; at < octets.length; at += piece) {
            ByteBuf in = Unpooled.copiedBuffer(octets, at, Math.min(piece, octets.length - at));
            try {
                decoder.decode(in, recorder);
            } finally {
                in.release();
            }
        }
        return recorder.frames;
    }

    private static byte[] hex(String text) {
        return ByteBufUtil.decodeHexDump(text.replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void shouldDecodeAnyFragmentation(int piece) throws Exception {
        byte[] octets = hex("0000 0100 010161 0002 6869 0403 02464f 02 0000000000000002 6a6b");
        assertThat(decode(new FrameDecoder(-1, -1), octets, piece))
                .containsExactly("M", "+", "+61", "M6869", "C02464f", "M6a6b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08", "10", "20", "40", "80", "f8", "0c", "05", "07"})
    void shouldRefuseReservedFlagsAndCommandsInParts(String flags) {
        for (int piece : new int[] {1, 99}) {
            assertThatThrownBy(() -> decode(new FrameDecoder(-1, -1), hex(flags + "0161"), piece))
                    .isInstanceOf(ZmtpProtocolException.class)
                    .hasMessageContaining("flags 0x" + flags);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02 8000000000000000",
                "02 ffffffffffffffff",
                "02 7fffffffffffffff",
                "02 0000000080000000"
            })
    void shouldRefuseHugeSizesOnTheirHeader(String header) {
        assertThatThrownBy(() -> decode(new FrameDecoder(-1, -1), hex(header), 1))
                .isInstanceOf(ZmtpProtocolException.class)
                .hasMessageContaining("over the limit");
    }

    @Test
    void shouldBoundFramesAndCommandsApart() throws Exception {
        assertThat(decode(new FrameDecoder(2, 1), hex("00026161"), 9)).containsExactly("M6161");
        assertThatThrownBy(() -> decode(new FrameDecoder(2, 1), hex("0003"), 9))
                .hasMessageContaining("a frame of 3");
        assertThatThrownBy(() -> decode(new FrameDecoder(2, 1), hex("0402"), 9))
                .hasMessageContaining("a command of 2");
    }

    @Test
    void shouldStopWhenTheSinkHasNoRoom() throws Exception {
        ByteBuf in = Unpooled.wrappedBuffer(hex("00016100016200"));
        int[] taken = {0};
        new FrameDecoder(-1, -1)
                .decode(
                        in,
                        new FrameSink() {
                            @Override
                            public void onMessageFrame(ByteBuf body, boolean more) {
                                taken[0]++;
                                body.release();
                            }

                            @Override
                            public void onCommandFrame(ByteBuf body) {}

                            @Override
                            public boolean wantsFrames() {
                                return taken[0] == 0;
                            }
                        });
        assertThat(taken[0]).isEqualTo(1);
        assertThat(in.readableBytes()).isEqualTo(4);
        in.release();
    }

    @Test
    void shouldSliceABodyThatIsWhole() throws Exception {
        ByteBuf in = Unpooled.wrappedBuffer(hex("0003616263"));
        ByteBuf[] body = new ByteBuf[1];
        new FrameDecoder(-1, -1)
                .decode(
                        in,
                        new FrameSink() {
                            @Override
                            public void onMessageFrame(ByteBuf slice, boolean more) {
                                body[0] = slice;
                            }

                            @Override
                            public void onCommandFrame(ByteBuf command) {}

                            @Override
                            public boolean wantsFrames() {
                                return true;
                            }
                        });
        in.setByte(2, 'X');
        assertThat(body[0].getByte(body[0].readerIndex())).isEqualTo((byte) 'X');
        body[0].release();
        in.release();
    }

    @Test
    void shouldNotAllocateByAnnouncedSize() throws Exception {
        FrameDecoder decoder = new FrameDecoder(-1, -1);
        ByteBuf in = io.netty.buffer.UnpooledByteBufAllocator.DEFAULT.heapBuffer(64);
        in.writeBytes(hex("02 000000007fffffff 61"));
        var metric = io.netty.buffer.UnpooledByteBufAllocator.DEFAULT.metric();
        long before = metric.usedHeapMemory() + metric.usedDirectMemory();
        decoder.decode(in, new Recorder());
        assertThat(metric.usedHeapMemory() + metric.usedDirectMemory() - before)
                .isLessThan(64 * 1024);
        decoder.release();
        in.release();
    }
}
