package io.brine.master.event;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.ReferenceCountUtil;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Those who listen to the event bus. Confined to EventPublisher's loop but for the counters. */
final class Subscribers {
    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);

    private final long patienceBytes;
    private final Set<Channel> channels = new LinkedHashSet<>();
    private final AtomicLong cutOff = new AtomicLong();
    private volatile int count;

    /** Subscribers of whom each may leave so many octets unread. */
    Subscribers(long patienceBytes) {
        this.patienceBytes = patienceBytes;
    }

    /** What to put into a new subscriber's pipeline. */
    ChannelHandler newHandler() {
        return new Handler();
    }

    int count() {
        return count;
    }

    long cutOffCount() {
        return cutOff.get();
    }

    /** Sends one message to all; the array must not change afterwards. */
    void send(byte[] octets) {
        ByteBuf message = Unpooled.wrappedBuffer(octets);
        try {
            for (Channel channel : List.copyOf(channels)) {
                if (unreadBytes(channel) + message.readableBytes() > patienceBytes) {
                    cutOff(channel);
                } else {
                    channel.writeAndFlush(message.retainedDuplicate())
                            .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
                }
            }
        } finally {
            message.release();
        }
    }

    void closeAll() {
        List.copyOf(channels).forEach(Channel::close);
    }

    private void cutOff(Channel channel) {
        cutOff.incrementAndGet();
        LOG.warn(
                "Cut off an event bus subscriber that left {} octets unread ({} cut off so far)",
                unreadBytes(channel),
                cutOff.get());
        forget(channel);
        channel.close();
    }

    private static long unreadBytes(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    private void forget(Channel channel) {
        channels.remove(channel);
        count = channels.size();
    }

    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            channels.add(context.channel());
            count = channels.size();
            context.fireChannelActive();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            forget(context.channel());
            context.fireChannelInactive();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message); // subscribers have nothing to say
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("An event bus subscriber failed", cause);
            context.close();
        }
    }
}
