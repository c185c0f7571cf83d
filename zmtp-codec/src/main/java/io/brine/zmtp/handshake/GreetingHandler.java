package io.brine.zmtp.handshake;

import io.brine.zmtp.wire.Greeting;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.brine.zmtp.wire.ZmtpVersion;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

/**
 * Confined to its connection. Exchanges greetings in libzmq's steps, then puts a {@link
 * MechanismHandler} in its own place. Octets behind the greeting go on to that.
 */
public final class GreetingHandler extends ChannelInboundHandlerAdapter {
    private static final int LOWEST_MAJOR = 3;

    private final HandshakeSettings settings;
    private final byte[] greeting = new byte[Greeting.SIZE];
    private int received;
    private boolean begun;
    private boolean broken;

    /** Makes the handler of one connection. */
    public GreetingHandler(HandshakeSettings settings) {
        this.settings = settings;
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
            Greeting.writeSignature(signature, settings.identityLength());
            ctx.writeAndFlush(signature, ctx.voidPromise());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        ByteBuf in = (ByteBuf) read;
        MechanismHandler next = null;
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
        ctx.pipeline().replace(this, ctx.name() + "-mechanism", next);
        ctx.fireChannelRead(in);
    }

    private @Nullable MechanismHandler step(ChannelHandlerContext ctx, ByteBuf in)
            throws ZmtpProtocolException {
        int end =
                received < Greeting.SIGNATURE_SIZE
                        ? Greeting.SIGNATURE_SIZE
                        : received < Greeting.MAJOR_END ? Greeting.MAJOR_END : Greeting.SIZE;
        int count = Math.min(in.readableBytes(), end - received);
        in.readBytes(greeting, received, count);
        received += count;
        if (greeting[0] != (byte) 0xff) {
            throw notZmtp3("its first octet is not FF");
        }
        if (received == Greeting.SIGNATURE_SIZE && !Greeting.isSignature(greeting)) {
            throw notZmtp3("its signature is that of ZMTP 1.0");
        }
        if (received == Greeting.SIGNATURE_SIZE) {
            ctx.writeAndFlush(
                    ctx.alloc().buffer(1).writeByte(ZmtpVersion.V3_1.major()), ctx.voidPromise());
        } else if (received == Greeting.MAJOR_END) {
            afterMajor(ctx);
        } else if (received == Greeting.SIZE) {
            return afterGreeting();
        }
        return null;
    }

    private void afterMajor(ChannelHandlerContext ctx) throws ZmtpProtocolException {
        int major = greeting[Greeting.SIGNATURE_SIZE] & 0xff;
        if (major < LOWEST_MAJOR) {
            throw notZmtp3("it speaks ZMTP " + (major == 0 ? "1.0" : "2.0"));
        }
        ByteBuf rest = ctx.alloc().buffer(Greeting.SIZE - Greeting.MAJOR_END);
        Greeting.writeRest(rest, settings.mechanism().name(), settings.mechanism().asServer());
        ctx.writeAndFlush(rest, ctx.voidPromise());
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
        return new MechanismHandler(settings, Greeting.version(greeting));
    }

    private static ZmtpProtocolException notZmtp3(String why) {
        return new ZmtpProtocolException(
                ProtocolError.ZMTP_UNSPECIFIED, "the peer does not speak ZMTP 3: " + why);
    }
}
