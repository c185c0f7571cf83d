package io.brine.zmtp.handshake;

import io.brine.zmtp.wire.FrameReader;
import io.brine.zmtp.wire.FrameSink;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.WireFormat;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.brine.zmtp.wire.ZmtpVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.List;

/**
 * Confined to its connection. What is left of the handshake with a ZMTP 1.0 or 2.0 peer (RFC 13,
 * RFC 15): our identity goes out, the peer's comes in, after the number of its socket type in 2.0.
 * The 10 octets that we have sent already are to a 1.0 peer the header of our identity frame.
 * Octets of something that is no ZMTP at all mostly look like 1.0; they end at the first impossible
 * flag, or with the handshake's timer, which runs until the identity has come.
 */
final class OldPeerHandler extends ChannelInboundHandlerAdapter implements FrameSink {
    private static final int MAX_IDENTITY = 255;

    /** By their numbers on the wire. */
    private static final List<String> SOCKET_TYPES =
            List.of(
                    "PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "XPUB",
                    "XSUB");

    private final HandshakeSettings settings;
    private final SocketAddress remoteAddress;
    private final ZmtpVersion version;
    private final WireFormat format;
    private final ByteBuf firstOctets;
    private final boolean greets;
    private final FrameReader reader;
    private final Metadata.Builder announced = Metadata.builder();
    private boolean typeKnown;
    private @Nullable HandshakeEvent outcome;
    private boolean broken;

    /**
     * Makes the handler.
     *
     * @param firstOctets what was read of the peer's identity frame already; nothing when the peer
     *     has a greeting, whose rest comes first
     */
    OldPeerHandler(
            HandshakeSettings settings,
            SocketAddress remoteAddress,
            ZmtpVersion version,
            WireFormat format,
            ByteBuf firstOctets) {
        this.settings = settings;
        this.remoteAddress = remoteAddress;
        this.version = version;
        this.format = format;
        this.firstOctets = firstOctets;
        greets = !firstOctets.isReadable();
        typeKnown = !greets;
        reader = format.reader(MAX_IDENTITY, 0);
    }

    /** Returns all octets of the identity frame so far; takes ownership. */
    ByteBuf withFirstOctets(ByteBuf in) {
        return greets ? in : Unpooled.wrappedBuffer(firstOctets, in);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ByteBuf out = ctx.alloc().buffer();
        if (greets) {
            String type = settings.local().metadata().text(Metadata.SOCKET_TYPE);
            out.writeByte(SOCKET_TYPES.indexOf(type == null ? "" : type));
            format.writer().writeFrame(out, settings.identity(), 0);
        } else {
            out.writeBytes(settings.identity().duplicate());
        }
        ctx.writeAndFlush(out, ctx.voidPromise());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        reader.release();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        ByteBuf in = (ByteBuf) read;
        try {
            if (!broken && !typeKnown && in.isReadable()) {
                readSocketType(in.readUnsignedByte());
            }
            if (!broken) {
                reader.decode(in, this);
            }
        } catch (ZmtpProtocolException e) {
            broken = true;
            ctx.fireExceptionCaught(greets ? e : notZmtp(e));
        }
        HandshakeEvent done = outcome;
        if (broken || done == null) {
            in.release();
            return;
        }
        broken = true;
        ctx.fireUserEventTriggered(done);
        if (ctx.isRemoved() && in.isReadable()) {
            ctx.fireChannelRead(in);
        } else {
            in.release();
        }
    }

    /** What has no greeting of ours is more often something else than ZMTP 1.0. */
    private static ZmtpProtocolException notZmtp(ZmtpProtocolException cause) {
        return new ZmtpProtocolException(
                cause.error(),
                "the peer does not speak ZMTP: no greeting came, and as ZMTP 1.0 "
                        + cause.getMessage());
    }

    private void readSocketType(int number) throws ZmtpProtocolException {
        typeKnown = true;
        String type = number < SOCKET_TYPES.size() ? SOCKET_TYPES.get(number) : "";
        if (type.isEmpty()) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_INVALID_METADATA,
                    "a ZMTP 2.0 peer has no socket type of number " + number);
        }
        announced.set(Metadata.SOCKET_TYPE, type);
        settings.local().check(announced.build());
    }

    @Override
    public void onMessageFrame(ByteBuf body, boolean more) throws ZmtpProtocolException {
        byte[] identity = ByteBufUtil.getBytes(body);
        body.release();
        if (more) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_INVALID_METADATA,
                    "the identity frame of a ZMTP " + version + " peer is not one frame");
        }
        announced.set(Metadata.IDENTITY, identity);
        PeerInfo peer =
                PeerInfo.of(
                        remoteAddress,
                        version,
                        settings.mechanism().name(),
                        announced.build(),
                        Metadata.EMPTY);
        outcome = new HandshakeEvent.Completed(peer, format);
    }

    @Override
    public void onCommandFrame(ByteBuf body) throws ZmtpProtocolException {
        throw new ZmtpProtocolException(
                ProtocolError.ZMTP_UNEXPECTED_COMMAND,
                "a command came from a ZMTP " + version + " peer, where there are none");
    }

    @Override
    public boolean wantsFrames() {
        return outcome == null;
    }
}
