package io.brine.master.status;

import io.brine.master.process.LocalServers;
import io.brine.master.process.LoopPart;
import io.brine.salt.payload.SaltPack;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells whoever connects to a unix socket in {@code sock_dir}, which only the master's user can,
 * how the master is doing: one packed map, then the end. It reads nothing.
 */
public final class StatusServer extends LoopPart {
    /** The part's and its thread's name. */
    public static final String NAME = "StatusServer";

    /** The socket's name in {@code sock_dir}. */
    public static final String SOCKET = "brine_master_status.ipc";

    private final Path socket;
    private final Supplier<MasterStatus> status;
    private @Nullable Channel server;

    /** With where to listen and what to tell; the supplier must not block. */
    public StatusServer(Path sockDir, Supplier<MasterStatus> status) {
        super(NAME);
        this.socket = sockDir.resolve(SOCKET).toAbsolutePath();
        this.status = status;
    }

    @Override
    protected void open(EventLoop loop) throws Exception {
        Files.createDirectories(socket.getParent());
        Channel fresh = LocalServers.listen(loop, socket, "rw-------", this::newHandler);
        server = fresh;
        fresh.closeFuture().addListener(closed -> die(new IOException("its socket closed")));
    }

    @Override
    protected void close() throws Exception {
        Channel open = server;
        if (open != null) {
            open.close().await(1, TimeUnit.SECONDS);
            Files.deleteIfExists(socket);
        }
    }

    private ChannelHandler newHandler() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                countMessage();
                byte[] told = SaltPack.packBin(status.get().toMap());
                context.writeAndFlush(Unpooled.wrappedBuffer(told))
                        .addListener(ChannelFutureListener.CLOSE);
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ReferenceCountUtil.release(message);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                countError();
                context.close();
            }
        };
    }
}
