package io.brine.master.process;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/**
 * Sockets for programs on the same host. Stateless; blocks, so it is for ProcessManager's thread.
 */
public final class LocalServers {
    private static final Logger LOG = LoggerFactory.getLogger(LocalServers.class);
    private static final int MAX_SOCKET_PATH = 107;

    private LocalServers() {}

    /**
     * Listens on a unix socket in {@code sock_dir}, replacing one that nobody answers on.
     *
     * @param mode its permissions, such as {@code rw-------}
     * @param handlers makes the handler of one connection
     * @throws IOException with one line that names the path
     */
    public static Channel listen(
            EventLoop loop, Path socket, String mode, Supplier<ChannelHandler> handlers)
            throws IOException, InterruptedException {
        Path path = socket.toAbsolutePath();
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH) {
            throw new IOException(
                    "sock_dir: the path "
                            + path
                            + " is longer than the "
                            + MAX_SOCKET_PATH
                            + " octets that a unix socket may have; choose a shorter sock_dir");
        }
        removeStale(path);
        Channel server =
                bind(
                        loop,
                        NioServerDomainSocketChannel.class,
                        UnixDomainSocketAddress.of(path),
                        path.toString(),
                        handlers);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        return server;
    }

    /**
     * Listens on a TCP port.
     *
     * @param option names the option that the port comes from, for the message
     * @throws IOException with one line that names option and address
     */
    public static Channel listen(
            EventLoop loop,
            InetSocketAddress address,
            String option,
            Supplier<ChannelHandler> handlers)
            throws IOException, InterruptedException {
        String shown = option + " " + address.getHostString() + ":" + address.getPort();
        return bind(loop, NioServerSocketChannel.class, address, shown, handlers);
    }

    private static Channel bind(
            EventLoop loop,
            Class<? extends ServerChannel> kind,
            SocketAddress address,
            String shown,
            Supplier<ChannelHandler> handlers)
            throws IOException, InterruptedException {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop)
                        .channel(kind)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(handlers.get());
                                    }
                                });
        var bound = bootstrap.bind(address).await();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + shown + ": " + bound.cause().getMessage());
        }
        return bound.channel();
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            if (probe.connect(UnixDomainSocketAddress.of(path))) {
                throw new AlreadyRunningException(
                        "another master answers on "
                                + path
                                + "; stop it or choose another sock_dir");
            }
        } catch (AlreadyRunningException e) {
            throw e;
        } catch (IOException e) {
            LOG.debug("Replacing {}, which nobody answers on", path);
        }
        Files.delete(path);
    }

    /** Somebody else serves this socket. */
    private static final class AlreadyRunningException extends IOException {
        private static final long serialVersionUID = 1L;

        AlreadyRunningException(String message) {
            super(message);
        }
    }
}
