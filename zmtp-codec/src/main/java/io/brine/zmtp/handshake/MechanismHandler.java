package io.brine.zmtp.handshake;

import io.brine.zmtp.mechanism.Mechanism;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.FrameDecoder;
import io.brine.zmtp.wire.FrameSink;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.WireFormat;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.brine.zmtp.wire.ZmtpVersion;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

/**
 * Confined to its connection. Carries a {@link Mechanism}'s commands until the handshake is done,
 * and then fires {@link HandshakeEvent.Completed}; whoever takes that event replaces this handler,
 * and gets the octets behind the handshake.
 */
public final class MechanismHandler extends ChannelInboundHandlerAdapter implements FrameSink {
    private final HandshakeSettings settings;
    private final ZmtpVersion peerVersion;
    private final Mechanism mechanism;
    private final FrameDecoder decoder;
    private @Nullable HandshakeEvent outcome;
    private @Nullable ChannelHandlerContext context;
    private boolean broken;

    MechanismHandler(HandshakeSettings settings, ZmtpVersion peerVersion) {
        this.settings = settings;
        this.peerVersion = peerVersion;
        mechanism = settings.mechanism().create(settings.local());
        decoder = new FrameDecoder(settings.maxCommandSize(), settings.maxCommandSize());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        mechanism.begin(this::send);
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        decoder.release();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        ByteBuf in = (ByteBuf) read;
        try {
            if (!broken) {
                decoder.decode(in, this);
            }
        } catch (ZmtpProtocolException e) {
            broken = true;
            ctx.flush();
            ctx.fireExceptionCaught(e);
        }
        if (broken || outcome == null) {
            in.release();
            return;
        }
        broken = true;
        ctx.flush();
        ctx.fireUserEventTriggered(outcome);
        if (ctx.isRemoved() && in.isReadable()) {
            ctx.fireChannelRead(in);
        } else {
            in.release();
        }
    }

    @Override
    public void onMessageFrame(ByteBuf body, boolean more) throws ZmtpProtocolException {
        body.release();
        throw new ZmtpProtocolException(
                ProtocolError.ZMTP_UNEXPECTED_COMMAND, "a message came before READY");
    }

    @Override
    public void onCommandFrame(ByteBuf body) throws ZmtpProtocolException {
        outcome =
                switch (mechanism.onCommand(Command.parse(body), this::send)) {
                    case Mechanism.Progress.Continue more -> null;
                    case Mechanism.Progress.Done(var metadata) ->
                            new HandshakeEvent.Completed(
                                    new PeerInfo(
                                            context().channel().remoteAddress(),
                                            peerVersion,
                                            settings.mechanism().name(),
                                            metadata),
                                    WireFormat.CLEAR);
                    case Mechanism.Progress.Refused(String reason) ->
                            new HandshakeEvent.Refused(reason);
                };
    }

    @Override
    public boolean wantsFrames() {
        return outcome == null;
    }

    private void send(Command command) {
        ChannelHandlerContext ctx = context();
        ByteBuf frame = ctx.alloc().buffer();
        command.writeFrame(frame);
        ctx.write(frame, ctx.voidPromise());
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("the handler is in no pipeline");
        }
        return context;
    }
}
