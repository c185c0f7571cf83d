package io.brine.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.LeakCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

import java.util.ArrayList;
import java.util.List;

class WirePropertyTest {
    @AfterContainer
    static void noBufferIsLeft() {
        LeakCheck.noBufferIsLeft();
    }

    @Property(tries = 200)
    void framesSurviveAnyFragmentation(
            @ForAll @Size(max = 20) List<@Size(max = 600) byte[]> bodies,
            @ForAll @IntRange(min = 1, max = 700) int piece)
            throws Exception {
        ByteBuf out = Unpooled.buffer();
        List<String> wanted = new ArrayList<>();
        for (byte[] body : bodies) {
            boolean more = body.length % 2 == 1;
            FrameHeader.write(out, more ? FrameHeader.MORE : 0, body.length);
            out.writeBytes(body);
            wanted.add((more ? "+" : "M") + ByteBufUtil.hexDump(body));
        }
        assertThat(
                        FrameDecoderTest.decode(
                                new FrameDecoder(-1, -1), ByteBufUtil.getBytes(out), piece))
                .isEqualTo(wanted);
    }

    @Property(tries = 500)
    void anyOctetsEndInFramesOrOneProtocolError(
            @ForAll @Size(max = 300) byte[] octets,
            @ForAll @IntRange(min = 1, max = 50) int piece) {
        FrameDecoder decoder = new FrameDecoder(1000, 1000);
        try {
            assertThat(FrameDecoderTest.decode(decoder, octets, piece))
                    .hasSizeLessThanOrEqualTo(octets.length / 2);
        } catch (ZmtpProtocolException e) {
            assertThat(e).hasMessageMatching(".*over the limit of 1000|a frame has flags .*");
        } finally {
            decoder.release();
        }
    }

    @Property(tries = 500)
    void anyCommandBodyIsReadOrRefused(@ForAll @Size(max = 80) byte[] octets) {
        ByteBuf body = Unpooled.wrappedBuffer(octets);
        try {
            assertThat(Command.parse(body)).isNotNull();
        } catch (ZmtpProtocolException e) {
            assertThat(e.error()).isNotNull();
        }
    }

    @Property(tries = 300)
    void metadataIsReadAsWritten(
            @ForAll @Size(max = 300) byte[] value, @ForAll @Size(max = 20) byte[] other)
            throws Exception {
        Metadata metadata = Metadata.builder().set("Identity", value).set("X-Other", other).build();
        ByteBuf out = Unpooled.buffer();
        metadata.writeTo(out);
        Metadata read = Metadata.readFrom(out);
        assertThat(read).isEqualTo(metadata);
        assertThat(read.bytes("identity")).isEqualTo(value);
    }

    @Property(tries = 300)
    void cutMetadataIsRefused(@ForAll @IntRange(min = 1, max = 22) int length) throws Exception {
        ByteBuf out = Unpooled.buffer();
        Metadata.builder().set("Socket-Type", "DEALER").build().writeTo(out);
        ByteBuf cut = out.readSlice(Math.min(length, out.readableBytes() - 1));
        try {
            Metadata.readFrom(cut);
            org.assertj.core.api.Assertions.fail("cut metadata was taken");
        } catch (ZmtpProtocolException e) {
            assertThat(e.error()).isEqualTo(ProtocolError.ZMTP_INVALID_METADATA);
        }
    }
}
