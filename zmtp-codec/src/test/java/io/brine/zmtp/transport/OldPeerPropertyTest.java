package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.LeakCheck;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.WireFormat;
import io.brine.zmtp.wire.WireFormats;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

import java.util.ArrayList;
import java.util.List;

/** Peers of ZMTP 1.0 and 2.0 are understood and answered however TCP cuts what they say. */
class OldPeerPropertyTest {
    private static final String SIGNATURE = RawLink.SIGNATURE;

    @AfterContainer
    static void noBufferIsLeft() {
        LeakCheck.noBufferIsLeft();
    }

    private static String frame(boolean old, byte[] body, boolean more) {
        ByteBuf out = Unpooled.buffer();
        boolean small = body.length < (old ? 254 : 256);
        if (old) {
            out.writeByte(small ? body.length + 1 : 255);
            if (!small) {
                out.writeLong(body.length + 1);
            }
            out.writeByte(more ? 1 : 0);
        } else {
            out.writeByte((more ? 1 : 0) | (small ? 0 : 2));
            if (small) {
                out.writeByte(body.length);
            } else {
                out.writeLong(body.length);
            }
        }
        return ByteBufUtil.hexDump(out.writeBytes(body));
    }

    private static void play(
            EmbeddedChannel channel, LinkHarness.Side side, byte[] octets, List<Integer> pieces) {
        side.link = LinkHarness.install(channel, side, "DEALER", new byte[0]);
        LinkHarness.feed(channel, octets, pieces);
    }

    private static void check(
            boolean old,
            String start,
            String answer,
            List<List<byte[]>> messages,
            List<Integer> pieces) {
        StringBuilder session = new StringBuilder(start);
        List<String> wanted = new ArrayList<>();
        StringBuilder frames = new StringBuilder();
        for (List<byte[]> message : messages) {
            for (int i = 0; i < message.size(); i++) {
                boolean more = i < message.size() - 1;
                frames.append(frame(old, message.get(i), more));
                wanted.add(ByteBufUtil.hexDump(message.get(i)) + (more ? "+" : ""));
            }
        }
        session.append(frames);
        EmbeddedChannel channel = new EmbeddedChannel();
        LinkHarness.Side side = new LinkHarness.Side();
        play(channel, side, ByteBufUtil.decodeHexDump(session.toString()), pieces);
        assertThat(side.failures).isEmpty();
        if (old) {
            wanted.add(0, "Subscribe");
        }
        assertThat(side.seen).isEqualTo(wanted);
        for (List<byte[]> message : messages) {
            assertThat(side.link().offer(ZmtpMessage.of(message.toArray(byte[][]::new)))).isTrue();
            side.link().flush();
        }
        assertThat(LinkHarness.sent(channel)).isEqualTo(answer + frames);
        channel.finishAndReleaseAll();
    }

    @Property(tries = 150)
    void zmtp1CarriesAnythingHoweverItIsCut(
            @ForAll @Size(max = 30) byte[] identity,
            @ForAll @Size(max = 6)
                    List<@NotEmpty @Size(max = 4) List<@Size(max = 600) byte[]>> messages,
            @ForAll @NotEmpty @Size(max = 10) List<@IntRange(min = 1, max = 300) Integer> pieces) {
        check(true, frame(true, identity, false), SIGNATURE, messages, pieces);
    }

    @Property(tries = 150)
    void zmtp2CarriesAnythingHoweverItIsCut(
            @ForAll @Size(max = 255) byte[] identity,
            @ForAll @Size(max = 6)
                    List<@NotEmpty @Size(max = 4) List<@Size(max = 600) byte[]>> messages,
            @ForAll @NotEmpty @Size(max = 10) List<@IntRange(min = 1, max = 300) Integer> pieces) {
        check(
                false,
                SIGNATURE + "0105" + frame(false, identity, false),
                SIGNATURE + "0305" + "0000",
                messages,
                pieces);
    }

    /** Whatever comes, it is messages or one failure, and no more is held than came. */
    @Property(tries = 400)
    void anyOctetsEndInMessagesOrOneFailure(
            @ForAll @IntRange(max = 5) int start,
            @ForAll @Size(max = 400) byte[] octets,
            @ForAll @NotEmpty @Size(max = 10) List<@IntRange(min = 1, max = 90) Integer> pieces) {
        String[] starts = {
            "",
            "ff",
            SIGNATURE,
            SIGNATURE + "01",
            SIGNATURE + "01050000",
            RawLink.greeting("NULL", false)
        };
        byte[] session = ByteBufUtil.decodeHexDump(starts[start] + ByteBufUtil.hexDump(octets));
        EmbeddedChannel channel = new EmbeddedChannel();
        LinkHarness.Side side = new LinkHarness.Side();
        play(channel, side, session, pieces);
        assertThat(side.failures).hasSizeLessThanOrEqualTo(1);
        assertThat(channel.isOpen()).isEqualTo(side.failures.isEmpty());
        assertThat(side.seen).hasSizeLessThanOrEqualTo(octets.length + 1);
        channel.checkException();
        channel.finishAndReleaseAll();
    }

    /** The decoders of both framings, without a link around them. */
    @Property(tries = 400)
    void anyOctetsEndInFramesOrOneProtocolError(
            @ForAll boolean old,
            @ForAll @Size(max = 300) byte[] octets,
            @ForAll @IntRange(min = 1, max = 50) int piece) {
        WireFormat format = old ? WireFormats.ZMTP_1 : WireFormats.CLEAR;
        io.brine.zmtp.wire.FrameReader reader = format.reader(1000, 1000);
        int[] frames = {0};
        io.brine.zmtp.wire.FrameSink sink =
                new io.brine.zmtp.wire.FrameSink() {
                    @Override
                    public void onMessageFrame(ByteBuf body, boolean more) {
                        frames[0]++;
                        body.release();
                    }

                    @Override
                    public void onCommandFrame(ByteBuf body) {
                        frames[0]++;
                    }

                    @Override
                    public boolean wantsFrames() {
                        return true;
                    }
                };
        try {
            for (int at = 0; at < octets.length; at += piece) {
                ByteBuf in = Unpooled.copiedBuffer(octets, at, Math.min(piece, octets.length - at));
                try {
                    reader.decode(in, sink);
                } finally {
                    in.release();
                }
            }
        } catch (io.brine.zmtp.wire.ZmtpProtocolException e) {
            assertThat(e.getMessage()).containsAnyOf("over the limit", "flags", "reserved");
        } finally {
            reader.release();
        }
        assertThat(frames[0]).isLessThanOrEqualTo(octets.length / 2);
    }
}
