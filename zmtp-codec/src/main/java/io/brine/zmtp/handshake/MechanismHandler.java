package io.brine.zmtp.handshake;

import io.brine.zmtp.mechanism.Mechanism;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.FrameDecoder;
import io.brine.zmtp.wire.FrameHeader;
import io.brine.zmtp.wire.FrameSink;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.WireFormat;
import io.brine.zmtp.wire.WireFormats;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.brine.zmtp.wire.ZmtpVersion;
import io.brine.zmtp.zap.ZapReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Confined to its connection. Carries a {@link Mechanism}'s commands until the handshake is done,
 * and then fires {@link HandshakeEvent.Completed}; whoever takes that event replaces this handler,
 * and gets the octets behind the handshake. While the ZAP handler is asked, what the peer sends
 * waits in a copy, and reading stops when that is over the limit of a command; so a peer that goes
 * meanwhile is noticed. How long that may last is for the handshake's timer, and where there is
 * none for {@link Admission#LIMIT}.
 */
public final class MechanismHandler extends ChannelInboundHandlerAdapter implements FrameSink {
    private final HandshakeSettings settings;
    private final SocketAddress remoteAddress;
    private final ZmtpVersion peerVersion;
    private final Mechanism mechanism;
    private final FrameDecoder decoder;
    private final Queue<ByteBuf> unread = new ArrayDeque<>(1);
    private @Nullable HandshakeEvent outcome;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Admission admission;
    private Metadata zapProperties = Metadata.EMPTY;
    private boolean decoding;
    private boolean over;

    MechanismHandler(
            HandshakeSettings settings, SocketAddress remoteAddress, ZmtpVersion peerVersion) {
        this.settings = settings;
        this.remoteAddress = remoteAddress;
        this.peerVersion = peerVersion;
        mechanism = settings.mechanism().create(settings.local());
        decoder = new FrameDecoder(settings.maxCommandSize(), settings.maxCommandSize());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        apply(mechanism.begin(this::send));
        ctx.flush();
        // What comes of it, if anything, is told with the first read: nobody is replaced in here.
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        over = true;
        cleanUp();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        over = true;
        cleanUp();
        ctx.fireChannelInactive();
    }

    private void cleanUp() {
        Admission asked = admission;
        admission = null;
        if (asked != null) {
            asked.cancel();
        }
        mechanism.wipe();
        if (!decoding) {
            decoder.release();
            unread.forEach(ByteBuf::release);
            unread.clear();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        ByteBuf in = (ByteBuf) read;
        if (admission == null || over) {
            unread.add(in);
            decodeUnread(ctx);
        } else {
            keep(ctx, in);
        }
    }

    /** Copied, so that a peer which drips octets cannot pin a read buffer with each. */
    private void keep(ChannelHandlerContext ctx, ByteBuf in) {
        ByteBuf waiting = unread.peek();
        if (waiting == null) {
            waiting = ctx.alloc().buffer(in.readableBytes());
            unread.add(waiting);
        }
        waiting.writeBytes(in);
        in.release();
        if (waiting.readableBytes() > settings.maxCommandSize()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
        ctx.fireChannelReadComplete();
    }

    private void decodeUnread(ChannelHandlerContext ctx) {
        decoding = true;
        try {
            for (ByteBuf in = unread.peek(); in != null && !over; in = unread.peek()) {
                decoder.decode(in, this);
                if (in.isReadable()) {
                    break;
                }
                unread.remove().release();
            }
            ByteBuf rest = admission == null || over ? null : unread.poll();
            if (rest != null) {
                keep(ctx, rest);
            }
        } catch (ZmtpProtocolException e) {
            fail(ctx, e);
        } finally {
            decoding = false;
        }
        settle(ctx);
    }

    /** Tells the outcome if there is one, and hands on what came behind the handshake. */
    private void settle(ChannelHandlerContext ctx) {
        HandshakeEvent done = outcome;
        if (!over && done != null) {
            over = true;
            ctx.flush();
            Queue<ByteBuf> rest = new ArrayDeque<>(unread);
            unread.clear();
            ctx.fireUserEventTriggered(done);
            for (ByteBuf in : rest) {
                if (ctx.isRemoved() && in.isReadable()) {
                    ctx.fireChannelRead(in);
                } else {
                    in.release();
                }
            }
        }
        if (over) {
            cleanUp();
        }
    }

    private void fail(ChannelHandlerContext ctx, ZmtpProtocolException broken) {
        over = true;
        ctx.flush();
        ctx.fireExceptionCaught(broken);
    }

    @Override
    public void onMessageFrame(ByteBuf body, boolean more) throws ZmtpProtocolException {
        body.release();
        throw new ZmtpProtocolException(
                ProtocolError.ZMTP_UNEXPECTED_COMMAND, "a message came before READY");
    }

    @Override
    public void onCommandFrame(ByteBuf body) throws ZmtpProtocolException {
        apply(mechanism.onCommand(body, this::send));
    }

    @Override
    public boolean wantsFrames() {
        return !over && outcome == null && admission == null;
    }

    private void apply(Mechanism.Progress progress) {
        switch (progress) {
            case Mechanism.Progress.Continue more -> {}
            case Mechanism.Progress.Asking asking -> ask(asking);
            case Mechanism.Progress.Refused(String reason) ->
                    outcome = new HandshakeEvent.Refused(reason);
            case Mechanism.Progress.Done(Metadata metadata, WireFormat format) ->
                    outcome = new HandshakeEvent.Completed(peerInfo(metadata), format);
        }
    }

    private PeerInfo peerInfo(Metadata announced) {
        return PeerInfo.of(
                remoteAddress, peerVersion, settings.mechanism().name(), announced, zapProperties);
    }

    private void ask(Mechanism.Progress.Asking asking) {
        ChannelHandlerContext ctx = context();
        if (!settings.zap().hasHandler()) {
            if (asking.required()) {
                outcome = new HandshakeEvent.Unanswered();
            } else {
                apply(mechanism.onAdmitted(this::send));
            }
            return;
        }
        Admission asked = new Admission(settings, asking, remoteAddress);
        admission = asked;
        asked.ask(
                ctx.executor(),
                (reply, failure) -> {
                    if (admission == asked && !over) {
                        answered(ctx, asked, reply, failure);
                    }
                },
                () -> {
                    if (admission == asked && !over) {
                        admission = null;
                        outcome = new HandshakeEvent.Stalled(Admission.LIMIT);
                        settle(ctx);
                    }
                });
    }

    private void answered(
            ChannelHandlerContext ctx,
            Admission asked,
            @Nullable ZapReply reply,
            @Nullable ZmtpProtocolException failure) {
        admission = null;
        if (reply != null) {
            ctx.fireUserEventTriggered(new HandshakeEvent.Asked(asked.request(), reply));
        }
        if (failure != null) {
            fail(ctx, failure);
        } else if (reply != null && reply.status() == ZapReply.OK) {
            zapProperties =
                    Metadata.builder()
                            .setAll(reply.metadata())
                            .set(Metadata.USER_ID, reply.userId())
                            .build();
            apply(mechanism.onAdmitted(this::send));
        } else if (reply != null) {
            deny(reply);
        }
        ctx.flush();
        ctx.channel().config().setAutoRead(true);
        decodeUnread(ctx);
    }

    /** Tells the peer, unless it may come again at once (RFC 27). */
    private void deny(ZapReply reply) {
        if (reply.status() != ZapReply.TEMPORARY) {
            ByteBuf body = Unpooled.buffer();
            new Command.Refusal(Integer.toString(reply.status())).writeBody(body);
            send(body);
        }
        outcome = new HandshakeEvent.Denied(reply.status(), reply.text());
    }

    private void send(ByteBuf body) {
        ChannelHandlerContext ctx = context();
        ByteBuf frame = ctx.alloc().buffer(FrameHeader.MAX_OCTETS + body.readableBytes());
        WireFormats.CLEAR.writer().writeFrame(frame, body, FrameHeader.COMMAND);
        ctx.write(frame, ctx.voidPromise());
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("the handler is in no pipeline");
        }
        return context;
    }
}
