package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.mechanism.MechanismFactory;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.zap.ZapClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A link of ours, and the octets that a peer says to it. */
final class RawLink implements AutoCloseable {
    static final String SIGNATURE = "ff00000000000000017f";
    private static final int GREETING_SIZE = 64;

    final EmbeddedChannel channel = new EmbeddedChannel();
    final LinkHarness.Side side = new LinkHarness.Side();
    final StreamLink link;
    private final ByteBuf sent = Unpooled.buffer();
    private boolean greeted;

    RawLink(Security security, String socketType, ZapClient zap) {
        this(security, socketType, zap, Duration.ZERO);
    }

    RawLink(Security security, String socketType, ZapClient zap, Duration interval) {
        channel.freezeTime();
        link =
                LinkHarness.install(
                        channel,
                        side,
                        MechanismFactory.of(security),
                        Metadata.builder().set(Metadata.SOCKET_TYPE, socketType).build(),
                        zap,
                        interval);
    }

    RawLink(Security security, String socketType) {
        this(security, socketType, ZapClient.NONE);
    }

    static String greeting(String mechanism, boolean asServer) {
        StringBuilder name =
                new StringBuilder(
                        ByteBufUtil.hexDump(mechanism.getBytes(StandardCharsets.ISO_8859_1)));
        while (name.length() < 40) {
            name.append("00");
        }
        return SIGNATURE + "0301" + name + (asServer ? "01" : "00") + "00".repeat(31);
    }

    RawLink greet(String mechanism, boolean asServer) {
        return octets(ByteBufUtil.decodeHexDump(greeting(mechanism, asServer)));
    }

    RawLink octets(byte... octets) {
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(octets));
            channel.runPendingTasks();
        }
        return this;
    }

    RawLink hex(String hex) {
        return octets(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    }

    RawLink command(byte... body) {
        return octets(frame(4, body));
    }

    RawLink message(byte... body) {
        return octets(frame(0, body));
    }

    static byte[] frame(int flags, byte... body) {
        ByteBuf out = Unpooled.buffer();
        boolean small = body.length < 256;
        out.writeByte(small ? flags : flags | 2);
        if (small) {
            out.writeByte(body.length);
        } else {
            out.writeLong(body.length);
        }
        return ByteBufUtil.getBytes(out.writeBytes(body));
    }

    /** The body of a command: its name and data. */
    static byte[] body(String name, byte... data) {
        ByteBuf out = Unpooled.buffer().writeByte(name.length());
        out.writeCharSequence(name, StandardCharsets.US_ASCII);
        return ByteBufUtil.getBytes(out.writeBytes(data));
    }

    /** All that our side has sent and nobody has read yet, behind the greeting, as hex. */
    String unread() {
        collect();
        return ByteBufUtil.hexDump(sent);
    }

    /** The body of the next frame that our side sent, read without our decoder. */
    byte[] next() {
        collect();
        int flags = sent.readByte();
        int size = (flags & 2) != 0 ? (int) sent.readLong() : sent.readUnsignedByte();
        byte[] body = new byte[size];
        sent.readBytes(body);
        return body;
    }

    private void collect() {
        channel.runPendingTasks();
        sent.writeBytes(ByteBufUtil.decodeHexDump(LinkHarness.sent(channel)));
        if (!greeted && sent.readableBytes() >= GREETING_SIZE) {
            greeted = true;
            sent.skipBytes(GREETING_SIZE);
        }
    }

    /** Asserts that this connection was given up, for that reason and once, and said no more. */
    void assertEnded(ProtocolError error, String reason) {
        assertThat(side.failures).singleElement().asString().contains(reason);
        assertThat(side.errors).containsExactly(error);
        assertClosed();
    }

    void assertClosed() {
        channel.runPendingTasks();
        assertThat(channel.isOpen()).as("open").isFalse();
        assertThat(side.seen).as("delivered").isEmpty();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}
