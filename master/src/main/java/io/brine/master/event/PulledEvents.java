package io.brine.master.event;

import io.brine.salt.event.EventFrame;
import io.brine.salt.event.EventFrameDecoder;
import io.brine.salt.payload.PayloadException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Reads events from one command line's connection to the pull socket. Confined to its loop. */
final class PulledEvents extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger LOG = LoggerFactory.getLogger(PulledEvents.class);

    private final Consumer<EventFrame> sink;
    private final EventFrameDecoder decoder;

    /** With the octets that one event may have at most. */
    PulledEvents(Consumer<EventFrame> sink, int maxMessageBytes) {
        this.sink = sink;
        this.decoder = new EventFrameDecoder(maxMessageBytes);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf octets) {
        try {
            for (ByteBuffer chunk : octets.nioBuffers()) {
                decoder.feed(chunk).forEach(sink);
            }
        } catch (PayloadException e) {
            LOG.warn("Closed a connection to the event bus: {}", e.getMessage());
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("A connection to the event bus failed", cause);
        context.close();
    }
}
