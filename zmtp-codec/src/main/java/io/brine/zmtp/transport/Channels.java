package io.brine.zmtp.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;

/**
 * Stateless. The channels of one kind of event loop, and what only they know how to do. The names
 * of options are the system's.
 */
interface Channels {
    /** Returns what makes event loops of this kind. */
    IoHandlerFactory ioHandlers();

    /** Makes a channel that listens over TCP. */
    ServerChannel tcpListener(SocketProtocolFamily family);

    /** Makes a channel that connects over TCP. */
    Channel tcp(SocketProtocolFamily family);

    /** Makes a channel that listens on a unix domain socket. */
    ServerChannel ipcListener();

    /** Makes a channel that connects to a unix domain socket. */
    Channel ipc();

    /** Makes a channel of datagrams. */
    DatagramChannel datagrams(SocketProtocolFamily family);

    /**
     * Returns the address of a unix domain socket.
     *
     * @throws UnsupportedOperationException when this kind cannot do such names
     */
    SocketAddress ipcAddress(Endpoint.Ipc endpoint);

    /** Returns who is at the other end of a unix domain socket; null where that is not told. */
    @Nullable IpcCredentials credentials(Channel channel);

    /**
     * Sets one of the system's options.
     *
     * @return false when this kind cannot set it
     * @throws io.netty.channel.ChannelException when the system refuses
     */
    boolean set(Channel channel, SystemOption option, int value);

    /**
     * Binds to a network device, SO_BINDTODEVICE.
     *
     * @return false when this kind cannot do so
     * @throws io.netty.channel.ChannelException when the system refuses
     */
    boolean bindToDevice(Channel channel, String device);
}
