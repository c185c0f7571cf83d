package io.brine.zmtp.liveness;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Ticker;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Confined to its connection. Sends PING, answers PING, and fires {@link HeartbeatExpired} when a
 * peer has been silent for too long. Any octet is a sign of life. Time during which we do not read
 * is not held against the peer. At most one PONG and no PING wait for a peer that does not read.
 */
public final class HeartbeatHandler extends ChannelInboundHandlerAdapter {
    private static final long TENTH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final HeartbeatOptions options;
    private final FrameWriter writer;
    private final Runnable beforeFrame;
    private Ticker clock = Ticker.systemTicker();
    private long lastHeard;
    private long peerTtlNanos;
    private @Nullable ByteBuf pongContext;
    private @Nullable Future<?> pingTimer;
    private @Nullable Future<?> timeoutTimer;
    private @Nullable Future<?> ttlTimer;

    /**
     * Makes the handler of one connection whose handshake is done.
     *
     * @param beforeFrame run before a frame is encoded: has everything encoded before written
     */
    public HeartbeatHandler(HeartbeatOptions options, FrameWriter writer, Runnable beforeFrame) {
        this.options = options;
        this.writer = writer;
        this.beforeFrame = beforeFrame;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        clock = ctx.executor().ticker();
        lastHeard = clock.nanoTime();
        long interval = options.interval().toNanos();
        if (interval > 0) {
            pingTimer =
                    ctx.executor()
                            .scheduleWithFixedDelay(
                                    () -> sendPing(ctx), interval, interval, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancelTimers();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelTimers();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        lastHeard = clock.nanoTime();
        ctx.fireChannelRead(read);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ByteBuf context = pongContext;
        if (context != null && ctx.channel().isWritable()) {
            pongContext = null;
            send(ctx, new Command.Pong(context));
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** We read again: nobody knows what the peer has said in the pause, so it begins anew. */
    public void onReadingResumed() {
        lastHeard = clock.nanoTime();
    }

    /** Takes a PING of the peer: answers it, and heeds its TTL. */
    public void onPing(ChannelHandlerContext ctx, Command.Ping ping) {
        if (ctx.channel().isWritable()) {
            ctx.write(frame(ctx, new Command.Pong(ping.context())), ctx.voidPromise());
        } else {
            pongContext = ping.context();
        }
        peerTtlNanos = ping.ttlTenths() * TENTH_NANOS;
        if (peerTtlNanos > 0 && ttlTimer == null) {
            ttlTimer =
                    ctx.executor()
                            .schedule(() -> checkTtl(ctx), peerTtlNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void sendPing(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            int ttlTenths = (int) (options.ttl().toNanos() / TENTH_NANOS);
            send(ctx, new Command.Ping(ttlTenths, Unpooled.EMPTY_BUFFER));
        }
        Duration timeout = options.effectiveTimeout();
        if (timeoutTimer == null && timeout.isPositive()) {
            long sent = clock.nanoTime();
            timeoutTimer =
                    ctx.executor()
                            .schedule(
                                    () -> checkTimeout(ctx, sent),
                                    timeout.toNanos(),
                                    TimeUnit.NANOSECONDS);
        }
    }

    private void checkTimeout(ChannelHandlerContext ctx, long sent) {
        timeoutTimer = null;
        if (lastHeard - sent < 0 && isReading(ctx)) {
            ctx.fireUserEventTriggered(
                    new HeartbeatExpired(
                            "nothing heard after a PING for "
                                    + options.effectiveTimeout().toMillis()
                                    + " ms"));
        }
    }

    private void checkTtl(ChannelHandlerContext ctx) {
        ttlTimer = null;
        if (peerTtlNanos == 0) {
            return;
        }
        long now = clock.nanoTime();
        if (!isReading(ctx)) {
            lastHeard = now;
        }
        long left = peerTtlNanos - (now - lastHeard);
        if (left > 0) {
            ttlTimer = ctx.executor().schedule(() -> checkTtl(ctx), left, TimeUnit.NANOSECONDS);
        } else {
            ctx.fireUserEventTriggered(
                    new HeartbeatExpired(
                            "nothing heard for the peer's TTL of "
                                    + TimeUnit.NANOSECONDS.toMillis(peerTtlNanos)
                                    + " ms"));
        }
    }

    private static boolean isReading(ChannelHandlerContext ctx) {
        return ctx.channel().config().isAutoRead();
    }

    private void send(ChannelHandlerContext ctx, Command command) {
        ctx.writeAndFlush(frame(ctx, command), ctx.voidPromise());
    }

    private ByteBuf frame(ChannelHandlerContext ctx, Command command) {
        beforeFrame.run();
        ByteBuf frame = ctx.alloc().buffer();
        command.writeFrame(frame, writer);
        return frame;
    }

    private void cancelTimers() {
        cancel(pingTimer);
        cancel(timeoutTimer);
        cancel(ttlTimer);
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
