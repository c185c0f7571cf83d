package io.brine.zmtp.message;

import io.brine.zmtp.handshake.PeerInfo;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.FrameReader;
import io.brine.zmtp.wire.FrameSink;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.WireFormat;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/**
 * Confined to its connection. Turns octets into whole messages. When the sink has no room, reading
 * stops (auto-read off) and what was already read waits here, at most one read buffer in practice.
 */
public final class MessageAssembler extends ChannelInboundHandlerAdapter implements FrameSink {
    private static final ByteBuf[] NONE = new ByteBuf[0];

    /** References taken of a read buffer at a time, for the messages that are parts of it. */
    private static final int LOAN = 64;

    private final MessageSink sink;
    private final MessageLimits limits;
    private final PeerInfo peer;
    private final FrameReader decoder;
    private final Queue<ByteBuf> unread = new ArrayDeque<>(2);
    private @Nullable ChannelHandlerContext context;
    private ByteBuf[] frames = NONE;
    private int frameCount;
    private long octets;
    private int loan;
    private boolean decoding;
    private boolean broken;

    /** Makes the assembler of one connection; its messages carry {@code peer}. */
    public MessageAssembler(
            MessageSink sink, MessageLimits limits, PeerInfo peer, WireFormat format) {
        this.sink = sink;
        this.limits = limits;
        this.peer = peer;
        decoder = format.reader(limits.maxFrame(), limits.maxCommand());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        broken = true;
        releaseAll();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        broken = true;
        releaseAll();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        ByteBuf in = (ByteBuf) read;
        if (broken) {
            in.release();
            return;
        }
        unread.add(in);
        decodeUnread(ctx);
    }

    /** Goes on after the sink had no room. */
    public void resume() {
        ChannelHandlerContext ctx = context;
        if (ctx != null && !ctx.isRemoved()) {
            decodeUnread(ctx);
        }
    }

    /** Throws away everything that still comes, so that the end of the connection is seen. */
    public void discard() {
        broken = true;
        releaseAll();
        ChannelHandlerContext ctx = context;
        if (ctx != null && !ctx.isRemoved()) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void decodeUnread(ChannelHandlerContext ctx) {
        if (decoding) {
            return;
        }
        decoding = true;
        try {
            for (ByteBuf in = unread.peek(); in != null && !broken; in = unread.peek()) {
                decoder.decode(in, this);
                if (in.isReadable()) {
                    break;
                }
                giveBack(unread.remove());
            }
        } catch (ZmtpProtocolException e) {
            broken = true;
            ctx.fireExceptionCaught(e);
        } finally {
            decoding = false;
        }
        if (broken) {
            releaseAll();
        }
        boolean reading = broken || (unread.isEmpty() && sink.wantsMessages());
        if (ctx.channel().config().isAutoRead() != reading) {
            ctx.channel().config().setAutoRead(reading);
        }
    }

    @Override
    public boolean wantsFrames() {
        return !broken && sink.wantsMessages();
    }

    @Override
    public void onCommandFrame(ByteBuf body) throws ZmtpProtocolException {
        sink.onCommand(Command.parse(body));
    }

    @Override
    public void onMessageFrame(ByteBuf in, int index, int size, boolean more)
            throws ZmtpProtocolException {
        if (more || frameCount > 0 || size > limits.maxMessage() || limits.maxFrames() < 1) {
            onMessageFrame(in.retainedSlice(index, size), more);
            return;
        }
        if (loan == 0) {
            in.retain(LOAN);
            loan = LOAN;
        }
        loan--;
        sink.onMessage(ZmtpMessage.adoptPart(in, index, size, peer));
    }

    /** Releases a read buffer, with the references to it that no message has needed. */
    private void giveBack(ByteBuf in) {
        int left = loan;
        loan = 0;
        in.release(1 + left);
    }

    @Override
    public void onMessageFrame(ByteBuf body, boolean more) throws ZmtpProtocolException {
        if (frameCount == 0 && !more) {
            check(body, body.readableBytes(), 1);
            sink.onMessage(ZmtpMessage.adopt(body, peer));
            return;
        }
        octets += body.readableBytes();
        check(body, octets, frameCount + 1);
        if (frameCount == frames.length) {
            frames = Arrays.copyOf(frames, Math.max(4, frameCount * 2));
        }
        frames[frameCount++] = body;
        if (!more) {
            ByteBuf[] whole =
                    frames.length == frameCount ? frames : Arrays.copyOf(frames, frameCount);
            frames = NONE;
            frameCount = 0;
            octets = 0;
            sink.onMessage(ZmtpMessage.adopt(whole, peer));
        }
    }

    private void check(ByteBuf body, long size, int count) throws ZmtpProtocolException {
        if (size > limits.maxMessage() || count > limits.maxFrames()) {
            body.release();
            String what =
                    count > limits.maxFrames()
                            ? limits.maxFrames() + " frames"
                            : limits.maxMessage() + " octets";
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_UNSPECIFIED, "a message is over the limit of " + what);
        }
    }

    private void releaseAll() {
        if (decoding) {
            // The loop above still holds its buffer; it comes back here when it ends.
            return;
        }
        decoder.release();
        for (ByteBuf left = unread.poll(); left != null; left = unread.poll()) {
            giveBack(left);
        }
        for (int i = 0; i < frameCount; i++) {
            frames[i].release();
        }
        frames = NONE;
        frameCount = 0;
    }
}
