package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.MessageWriter;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.FrameHeader;
import io.brine.zmtp.wire.WireFormats;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class BatchWriterTest {
    private static final int LARGE = 100_000;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final BatchWriter writer =
            new BatchWriter(channel, WireFormats.CLEAR.writer(), 0, () -> {});

    @AfterEach
    void close() {
        writer.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void shortMessagesGoOutInOneBuffer() {
        assertThat(writer.offer(ZmtpMessage.ofUtf8("a"))).isTrue();
        assertThat(writer.offer(ZmtpMessage.ofUtf8("b", "c"))).isTrue();

        List<ByteBuf> sent = flushed();

        assertThat(sent).hasSize(1);
        assertThat(joined(sent)).isEqualTo(new byte[] {0, 1, 'a', 1, 1, 'b', 0, 1, 'c'});
    }

    @Test
    void longBodyIsNotCopiedAndItsFrontIsInPiecesThatCanBeGatheredWithItsHeader() {
        ByteBuf body = numbered();
        long address = body.memoryAddress();

        assertThat(writer.offer(ZmtpMessage.of(body.retain()))).isTrue();
        List<ByteBuf> sent = flushed();

        assertThat(sent.stream().map(ByteBuf::readableBytes))
                .containsExactly(
                        FrameHeader.MAX_OCTETS,
                        BatchWriter.PIECE_OCTETS,
                        BatchWriter.PIECE_OCTETS,
                        BatchWriter.PIECE_OCTETS,
                        BatchWriter.PIECE_OCTETS,
                        LARGE - BatchWriter.FRONT_OCTETS);
        assertThat(addressOf(sent.get(1))).isEqualTo(address);
        assertThat(addressOf(sent.get(5))).isEqualTo(address + BatchWriter.FRONT_OCTETS);
        assertThat(joined(sent)).isEqualTo(encoded(body));
        assertThat(body.release()).as("was the last reference").isTrue();
    }

    @Test
    void encodedMessageIsReadByEachPeerThroughIndicesOfItsOwn() {
        ByteBuf body = numbered();
        byte[] wanted = encoded(body);
        ZmtpMessage message = ZmtpMessage.of(body);
        ByteBuf shared = MessageWriter.encode(PooledByteBufAllocator.DEFAULT, message);
        message.release();

        assertThat(writer.offer(shared.retain())).isTrue();
        byte[] first = joined(flushed());
        assertThat(writer.offer(shared)).isTrue();
        byte[] second = joined(flushed());

        assertThat(first).isEqualTo(wanted);
        assertThat(second).isEqualTo(wanted);
    }

    private static long addressOf(ByteBuf part) {
        return part.memoryAddress() + part.readerIndex();
    }

    private static ByteBuf numbered() {
        ByteBuf body = PooledByteBufAllocator.DEFAULT.directBuffer(LARGE);
        while (body.writerIndex() < LARGE) {
            body.writeInt(body.writerIndex());
        }
        return body;
    }

    private static byte[] encoded(ByteBuf body) {
        ByteBuf out = Unpooled.buffer();
        MessageWriter.writeFrame(out, body, false);
        byte[] octets = new byte[out.readableBytes()];
        out.readBytes(octets);
        return octets;
    }

    private List<ByteBuf> flushed() {
        writer.flush();
        List<ByteBuf> sent = new ArrayList<>();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            sent.add(next);
        }
        return sent;
    }

    private static byte[] joined(List<ByteBuf> parts) {
        ByteBuf all = Unpooled.wrappedBuffer(parts.toArray(new ByteBuf[0]));
        byte[] octets = new byte[all.readableBytes()];
        all.readBytes(octets);
        all.release();
        return octets;
    }
}
