package io.brine.zmtp.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Confined to its channel's event loop. Asks a SOCKS5 proxy (RFC 1928, RFC 1929) for a connection,
 * then gives way to the link. As libzmq does, it offers one method: none, or user name and password
 * if there is a user name.
 */
final class SocksHandler extends ByteToMessageDecoder {
    private static final int VERSION = 5;
    private static final int AUTHENTICATION_VERSION = 1;
    private static final int NO_AUTHENTICATION = 0;
    private static final int PASSWORD = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int MAX_TEXT = 255;

    private static final String[] REFUSALS = {
        "",
        "general failure",
        "not allowed by its rules",
        "the network cannot be reached",
        "the host cannot be reached",
        "the connection was refused",
        "the time to live ran out",
        "it cannot connect",
        "it does not know this kind of address"
    };

    private enum State {
        METHOD,
        AUTHENTICATION,
        REPLY,
        DONE
    }

    private final SocksProxy proxy;
    private final Endpoint.Tcp target;
    private final Duration limit;
    private final Consumer<Channel> install;
    private final Consumer<Throwable> failed;
    private State state = State.METHOD;
    private @Nullable Future<?> timer;

    /**
     * Makes the handler of one connection.
     *
     * @param limit bound on the whole exchange; zero for none
     * @param install puts the link in place, once the proxy has connected
     * @param failed told why there will be no connection; the channel closes
     */
    SocksHandler(
            SocksProxy proxy,
            Endpoint.Tcp target,
            Duration limit,
            Consumer<Channel> install,
            Consumer<Throwable> failed) {
        this.proxy = proxy;
        this.target = target;
        this.limit = limit;
        this.install = install;
        this.failed = failed;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (limit.isPositive()) {
            timer =
                    ctx.executor()
                            .schedule(
                                    () ->
                                            fail(
                                                    ctx,
                                                    "it did not answer in "
                                                            + limit.toMillis()
                                                            + " ms"),
                                    limit.toMillis(),
                                    TimeUnit.MILLISECONDS);
        }
        ctx.writeAndFlush(ctx.alloc().buffer().writeByte(VERSION).writeByte(1).writeByte(method()));
    }

    private int method() {
        return proxy.user().isEmpty() ? NO_AUTHENTICATION : PASSWORD;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
            throws ProtocolException {
        switch (state) {
            case METHOD -> methodChosen(ctx, in);
            case AUTHENTICATION -> authenticated(ctx, in);
            case REPLY -> replied(ctx, in);
            case DONE -> {}
        }
    }

    private void methodChosen(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolException {
        if (in.readableBytes() < 2) {
            return;
        }
        require(in.readUnsignedByte() == VERSION, "it does not speak SOCKS5");
        require(in.readUnsignedByte() == method(), "it wants another way to authenticate");
        if (method() == PASSWORD) {
            state = State.AUTHENTICATION;
            ByteBuf login = ctx.alloc().buffer().writeByte(AUTHENTICATION_VERSION);
            text(login, proxy.user());
            text(login, proxy.password());
            ctx.writeAndFlush(login);
        } else {
            request(ctx);
        }
    }

    private void authenticated(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolException {
        if (in.readableBytes() < 2) {
            return;
        }
        in.skipBytes(1);
        require(in.readUnsignedByte() == 0, "it refuses the user name or password");
        request(ctx);
    }

    private void request(ChannelHandlerContext ctx) {
        state = State.REPLY;
        ByteBuf request = ctx.alloc().buffer();
        request.writeByte(VERSION).writeByte(CONNECT).writeByte(0);
        InetAddress literal = HostResolver.literal(target.host());
        if (literal == null) {
            text(request.writeByte(NAME), target.host());
        } else {
            request.writeByte(literal instanceof Inet4Address ? IPV4 : IPV6)
                    .writeBytes(literal.getAddress());
        }
        ctx.writeAndFlush(request.writeShort(target.port()));
    }

    private void replied(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolException {
        int fixed = 4;
        int start = in.readerIndex();
        if (in.readableBytes() < fixed + 1) {
            return;
        }
        require(in.getUnsignedByte(start) == VERSION, "its reply is malformed");
        int status = in.getUnsignedByte(start + 1);
        int address =
                switch (in.getUnsignedByte(start + 3)) {
                    case IPV4 -> 4;
                    case IPV6 -> 16;
                    case NAME -> 1 + in.getUnsignedByte(start + fixed);
                    default -> throw new ProtocolException("its reply is malformed");
                };
        require(status == 0, status < REFUSALS.length ? REFUSALS[status] : "status " + status);
        if (in.readableBytes() < fixed + address + Short.BYTES) {
            return;
        }
        in.skipBytes(fixed + address + Short.BYTES);
        state = State.DONE;
        cancelTimer();
        ByteBuf behind = ctx.alloc().buffer(in.readableBytes()).writeBytes(in);
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.remove(this);
        install.accept(ctx.channel());
        // The first handlers of the link stand where we stood: what the peer sent goes there.
        if (behind.isReadable()) {
            pipeline.fireChannelRead(behind);
            pipeline.fireChannelReadComplete();
        } else {
            behind.release();
        }
    }

    private static void require(boolean condition, String reason) throws ProtocolException {
        if (!condition) {
            throw new ProtocolException(reason);
        }
    }

    private static void text(ByteBuf out, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(octets.length, MAX_TEXT);
        out.writeByte(length).writeBytes(octets, 0, length);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        fail(ctx, "it closed the connection");
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable root = cause.getCause() instanceof ProtocolException p ? p : cause;
        fail(ctx, String.valueOf(root.getMessage()));
    }

    private void fail(ChannelHandlerContext ctx, String reason) {
        if (state != State.DONE) {
            state = State.DONE;
            cancelTimer();
            failed.accept(new IOException("the proxy " + proxy + " does not connect: " + reason));
            ctx.close();
        }
    }

    private void cancelTimer() {
        Future<?> running = timer;
        if (running != null) {
            timer = null;
            running.cancel(false);
        }
    }
}
