package io.brine.zmtp.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.PeerCredentials;
import io.netty.channel.unix.RawUnixChannelOption;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Stateless. What Netty's native transports have in common: Linux's sockets as they are. */
abstract class NativeChannels implements Channels {
    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTODEVICE = 25;

    @Override
    public final SocketAddress ipcAddress(Endpoint.Ipc endpoint) {
        return new DomainSocketAddress(
                endpoint.isAbstract() ? '\0' + endpoint.name().substring(1) : endpoint.name());
    }

    @Override
    public final IpcCredentials credentials(Channel channel) {
        try {
            PeerCredentials peer = peerCredentials(channel);
            int[] groups = peer.gids();
            return new IpcCredentials(peer.uid(), groups.length == 0 ? -1 : groups[0], peer.pid());
        } catch (IOException e) {
            throw new ChannelException(e);
        }
    }

    /** Asks the system who is at the other end of a unix domain socket. */
    abstract PeerCredentials peerCredentials(Channel channel) throws IOException;

    @Override
    public final boolean set(Channel channel, SystemOption option, int value) {
        return channel.config()
                .setOption(
                        new IntegerUnixChannelOption(
                                option.name(), option.level(), option.number()),
                        value);
    }

    @Override
    public final boolean bindToDevice(Channel channel, String device) {
        byte[] name = (device + '\0').getBytes(StandardCharsets.UTF_8);
        return channel.config()
                .setOption(
                        new RawUnixChannelOption(
                                "SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, name.length),
                        ByteBuffer.wrap(name));
    }
}
