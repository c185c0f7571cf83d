package io.brine.zmtp.handshake;

import io.brine.zmtp.wire.Greeting;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.WireFormats;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.brine.zmtp.wire.ZmtpVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;

/**
 * Confined to its connection. Exchanges greetings in libzmq's steps, then puts a {@link
 * MechanismHandler} in its own place, or an {@link OldPeerHandler} when the peer is of ZMTP 1.0 or
 * 2.0. Octets behind the greeting go on to that.
 */
public final class GreetingHandler extends ChannelInboundHandlerAdapter {
    private static final int LOWEST_MAJOR = 3;

    private final HandshakeSettings settings;
    private final SocketAddress remoteAddress;
    private final byte[] greeting = new byte[Greeting.SIZE];
    private int received;
    private boolean begun;
    private boolean broken;

    /** Makes the handler of one connection with that peer. */
    public GreetingHandler(HandshakeSettings settings, SocketAddress remoteAddress) {
        this.settings = settings;
        this.remoteAddress = remoteAddress;
    }

    /** Returns whether the peer has sent any octet. */
    public boolean heard() {
        return received > 0;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            begin(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx);
        ctx.fireChannelActive();
    }

    private void begin(ChannelHandlerContext ctx) {
        if (!begun) {
            begun = true;
            ByteBuf signature = ctx.alloc().buffer(Greeting.SIGNATURE_SIZE);
            Greeting.writeSignature(signature, settings.identity().readableBytes());
            ctx.writeAndFlush(signature, ctx.voidPromise());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        ByteBuf in = (ByteBuf) read;
        ChannelHandler next = null;
        try {
            while (in.isReadable() && next == null && !broken) {
                next = step(ctx, in);
            }
        } catch (ZmtpProtocolException e) {
            broken = true;
            ctx.fireExceptionCaught(e);
        }
        if (next == null) {
            in.release();
            return;
        }
        ByteBuf rest = next instanceof OldPeerHandler old ? old.withFirstOctets(in) : in;
        ctx.pipeline().replace(this, ctx.name() + "-mechanism", next);
        ctx.fireChannelRead(rest);
    }

    private @Nullable ChannelHandler step(ChannelHandlerContext ctx, ByteBuf in)
            throws ZmtpProtocolException {
        int end =
                received < Greeting.SIGNATURE_SIZE
                        ? Greeting.SIGNATURE_SIZE
                        : received < Greeting.MAJOR_END ? Greeting.MAJOR_END : Greeting.SIZE;
        int count = Math.min(in.readableBytes(), end - received);
        in.readBytes(greeting, received, count);
        received += count;
        if (greeting[0] != (byte) 0xff) {
            return unversioned("its first octet is not FF");
        }
        if (received == Greeting.SIGNATURE_SIZE && !Greeting.isSignature(greeting)) {
            return unversioned("its signature is that of ZMTP 1.0");
        }
        if (received == Greeting.SIGNATURE_SIZE) {
            ctx.writeAndFlush(
                    ctx.alloc().buffer(1).writeByte(ZmtpVersion.V3_1.major()), ctx.voidPromise());
        } else if (received == Greeting.MAJOR_END) {
            return afterMajor(ctx);
        } else if (received == Greeting.SIZE) {
            return afterGreeting();
        }
        return null;
    }

    private ChannelHandler unversioned(String why) throws ZmtpProtocolException {
        refuseWhenSecure(why);
        return new OldPeerHandler(
                settings,
                remoteAddress,
                ZmtpVersion.V1_0,
                WireFormats.ZMTP_1,
                Unpooled.copiedBuffer(greeting, 0, received));
    }

    private @Nullable ChannelHandler afterMajor(ChannelHandlerContext ctx)
            throws ZmtpProtocolException {
        int major = greeting[Greeting.SIGNATURE_SIZE] & 0xff;
        if (major < LOWEST_MAJOR) {
            refuseWhenSecure("it speaks ZMTP " + (major == 0 ? "1.0" : "2.0"));
            // Revision 0 has the greeting of 2.0 and the frames of 1.0, as in libzmq.
            return new OldPeerHandler(
                    settings,
                    remoteAddress,
                    major == 0 ? ZmtpVersion.V1_0 : ZmtpVersion.V2_0,
                    major == 0 ? WireFormats.ZMTP_1 : WireFormats.CLEAR,
                    Unpooled.EMPTY_BUFFER);
        }
        ByteBuf rest = ctx.alloc().buffer(Greeting.SIZE - Greeting.MAJOR_END);
        Greeting.writeRest(rest, settings.mechanism().name(), settings.mechanism().asServer());
        ctx.writeAndFlush(rest, ctx.voidPromise());
        return null;
    }

    private MechanismHandler afterGreeting() throws ZmtpProtocolException {
        String mechanism = settings.mechanism().name();
        if (!Greeting.hasMechanism(greeting, mechanism)) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_MECHANISM_MISMATCH,
                    "the peer wants mechanism "
                            + Greeting.mechanismText(greeting)
                            + ", we want "
                            + mechanism);
        }
        // A client announces 0, but so does every libzmq server: only two servers show here.
        if (settings.mechanism().asServer() && Greeting.isAsServer(greeting)) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_MECHANISM_MISMATCH,
                    "both sides are " + mechanism + " servers: one must be the client");
        }
        return new MechanismHandler(settings, remoteAddress, Greeting.version(greeting));
    }

    private void refuseWhenSecure(String why) throws ZmtpProtocolException {
        if (settings.mechanism().isSecure()) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_UNSPECIFIED,
                    "the peer does not speak ZMTP 3, which our security needs: " + why);
        }
    }
}
