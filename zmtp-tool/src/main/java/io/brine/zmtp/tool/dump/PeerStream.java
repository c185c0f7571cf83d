package io.brine.zmtp.tool.dump;

import io.brine.zmtp.tool.ToolException;
import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.PlainStreams;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;

import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Confined to one thread, which may block. A connection read octet by octet, until a deadline. What
 * the peer sends unasked is bounded: it is read only as this side wants it.
 */
final class PeerStream implements AutoCloseable {
    /** There was no connection. */
    static final class NoConnection extends Exception {
        NoConnection(String message) {
            super(message);
        }
    }

    /** The peer has closed. */
    static final class Closed extends Exception {
        Closed() {
            super("closed");
        }
    }

    /** The time is over. */
    static final class TimedOut extends Exception {
        TimedOut() {
            super("timeout");
        }
    }

    private static final byte[] END = new byte[0];

    private final EventLoop loop;
    private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    private final ByteBuf in = Unpooled.buffer();
    private final Channel channel;
    private boolean ended;

    /** Connects; {@code deadline} is a value of {@link System#nanoTime()}. */
    PeerStream(EventLoop loop, Endpoint endpoint, long deadline) throws NoConnection, TimedOut {
        this.loop = loop;
        ChannelFuture dialling = dial(endpoint);
        if (!dialling.awaitUninterruptibly(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            dialling.channel().close();
            throw new TimedOut();
        }
        if (!dialling.isSuccess()) {
            throw new NoConnection(ToolException.describe(dialling.cause()));
        }
        channel = dialling.channel();
    }

    private ChannelFuture dial(Endpoint endpoint) throws NoConnection {
        try {
            return switch (endpoint) {
                case Endpoint.Ipc ipc -> PlainStreams.connect(loop, ipc, new Arrivals());
                case Endpoint.Tcp(String host, int port, var source) -> {
                    InetSocketAddress address = new InetSocketAddress(host, port);
                    if (address.isUnresolved()) {
                        throw new NoConnection("unknown host " + host);
                    }
                    yield PlainStreams.connect(loop, address, new Arrivals());
                }
                default -> throw new NoConnection("neither tcp nor ipc");
            };
        } catch (UnsupportedOperationException e) {
            throw new NoConnection(ToolException.describe(e));
        }
    }

    /** Reads one chunk at a time, the next one when the last was taken. */
    private final class Arrivals extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object read) {
            ByteBuf octets = (ByteBuf) read;
            ctx.channel().config().setAutoRead(false);
            arrived.add(ByteBufUtil.getBytes(octets));
            octets.release();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            arrived.add(END);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** Sends octets; takes ownership. */
    void send(ByteBuf octets) {
        channel.writeAndFlush(octets);
    }

    /**
     * Waits until that many octets are there, and returns the buffer of all that are, to read from.
     */
    ByteBuf await(int count, long deadline) throws Closed, TimedOut {
        while (in.readableBytes() < count) {
            byte[] chunk = next(deadline);
            in.discardSomeReadBytes();
            in.writeBytes(chunk);
        }
        return in;
    }

    private byte[] next(long deadline) throws Closed, TimedOut {
        if (ended) {
            throw new Closed();
        }
        try {
            byte[] chunk = arrived.poll();
            if (chunk == null) {
                channel.config().setAutoRead(true);
                chunk = arrived.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            if (chunk == null) {
                throw new TimedOut();
            }
            if (chunk.length == 0) {
                ended = true;
                throw new Closed();
            }
            return chunk;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimedOut();
        }
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
