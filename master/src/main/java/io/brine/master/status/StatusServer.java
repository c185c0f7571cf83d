package io.brine.master.status;

import io.brine.master.function.Presence;
import io.brine.master.process.LocalServers;
import io.brine.master.process.LoopPart;
import io.brine.master.process.WorkPool;
import io.brine.salt.payload.SaltPack;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells whoever connects to a unix socket in {@code sock_dir}, which only the master's user can,
 * how the master is doing, and on another who is connected: one packed map, then the end. It reads
 * nothing. Connections are its loop's; who is connected is found out on a thread of its own.
 */
public final class StatusServer extends LoopPart {
    /** The part's and its thread's name. */
    public static final String NAME = "StatusServer";

    /** The socket's name in {@code sock_dir}. */
    public static final String SOCKET = "brine_master_status.ipc";

    /** The name of the socket on which it is told who is connected. */
    public static final String PRESENT_SOCKET = "brine_master_present.ipc";

    private static final int MAX_WAITING = 64;

    private final Path sockDir;
    private final Supplier<MasterStatus> status;
    private final Presence presence;
    private final WorkPool asking = new WorkPool("StatusPool", 1, MAX_WAITING);
    private final List<Channel> servers = new ArrayList<>();

    /**
     * With where to listen and what to tell.
     *
     * @param status must not block, so that it answers even if the disk does not
     * @param presence may block
     */
    public StatusServer(Path sockDir, Supplier<MasterStatus> status, Presence presence) {
        super(NAME);
        this.sockDir = sockDir.toAbsolutePath();
        this.status = status;
        this.presence = presence;
    }

    @Override
    protected void open(EventLoop loop) throws Exception {
        Files.createDirectories(sockDir);
        listen(loop, SOCKET, () -> CompletableFuture.completedFuture(pack(status.get().toMap())));
        listen(loop, PRESENT_SOCKET, () -> asking.submit(() -> pack(presence.connected())));
    }

    private static byte[] pack(Map<String, ?> told) {
        return SaltPack.packBin(told);
    }

    private void listen(EventLoop loop, String name, Supplier<CompletionStage<byte[]>> told)
            throws Exception {
        Channel server =
                LocalServers.listen(
                        loop, sockDir.resolve(name), "rw-------", () -> newHandler(told));
        servers.add(server);
        server.closeFuture()
                .addListener(closed -> die(new IOException("its socket " + name + " closed")));
    }

    @Override
    protected void close() throws Exception {
        asking.close();
        for (Channel server : servers) {
            server.close().await(1, TimeUnit.SECONDS);
        }
        Files.deleteIfExists(sockDir.resolve(SOCKET));
        Files.deleteIfExists(sockDir.resolve(PRESENT_SOCKET));
    }

    private ChannelHandler newHandler(Supplier<CompletionStage<byte[]>> told) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                countMessage();
                var unused =
                        told.get()
                                .whenComplete(
                                        (answer, failure) -> {
                                            if (failure != null) {
                                                countError();
                                                context.close();
                                                return;
                                            }
                                            context.writeAndFlush(Unpooled.wrappedBuffer(answer))
                                                    .addListener(ChannelFutureListener.CLOSE);
                                        });
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
