package io.brine.zmtp.transport;

import io.brine.zmtp.handshake.PeerInfo;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.brine.zmtp.wire.ZmtpVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCounted;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.Inet4Address;
import java.net.InetSocketAddress;

/**
 * Confined to its event loop. Datagrams between RADIO and DISH: an octet with the length of the
 * group, the group, the body. Nobody shakes hands or joins here, and nothing is known of who
 * listens: what cannot be sent or read is dropped.
 */
public final class UdpLink extends SimpleChannelInboundHandler<DatagramPacket> implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(UdpLink.class);

    /**
     * What IP's 16-bit length leaves behind its own and UDP's header; IPv6 does not count its own.
     */
    private static final int MAX_DATAGRAM_4 = 65_507;

    private static final int MAX_DATAGRAM_6 = 65_527;

    private final DatagramChannel channel;
    private final InetSocketAddress target;
    private final Runnable dropped;
    private final PeerInfo peer;
    private @Nullable LinkListener listener;
    private boolean closed;

    /**
     * Makes the link of one channel.
     *
     * @param target where to send to
     * @param peerType the socket type at the other end
     * @param dropped told of each message and datagram that is thrown away
     */
    UdpLink(DatagramChannel channel, InetSocketAddress target, String peerType, Runnable dropped) {
        this.channel = channel;
        this.target = target;
        this.dropped = dropped;
        Metadata metadata = Metadata.builder().set(Metadata.SOCKET_TYPE, peerType).build();
        peer = new PeerInfo(target, ZmtpVersion.V3_1, "NULL", metadata);
    }

    /** Sets who takes the traffic; called once, before anything can come. */
    public void attach(LinkListener target) {
        listener = target;
    }

    /** Returns the octets that a message's group and body may have together. */
    public static int capacity(InetSocketAddress target) {
        return (target.getAddress() instanceof Inet4Address ? MAX_DATAGRAM_4 : MAX_DATAGRAM_6) - 1;
    }

    @Override
    public PeerInfo peer() {
        return peer;
    }

    @Override
    public boolean takesEncoded() {
        return false;
    }

    /** Whoever listens has no way to tell us. */
    @Override
    public boolean peerCannotSubscribe() {
        return true;
    }

    @Override
    public int maxMessageSize() {
        return capacity(target);
    }

    @Override
    public boolean offer(ReferenceCounted message) {
        if (closed || !channel.isWritable()) {
            return false;
        }
        try {
            if (message instanceof ZmtpMessage whole) {
                write(whole.frame(0), whole.frame(1));
            }
        } finally {
            message.release();
        }
        return true;
    }

    @Override
    public void flush() {
        channel.flush();
    }

    private void write(ByteBuf group, ByteBuf body) {
        int size = group.readableBytes() + body.readableBytes();
        if (size > capacity(target)) {
            LOG.warn("{}: a message of {} octets does not fit a datagram", target, size);
            dropped.run();
            return;
        }
        ByteBuf datagram = channel.alloc().buffer(1 + size);
        datagram.writeByte(group.readableBytes())
                .writeBytes(group, group.readerIndex(), group.readableBytes())
                .writeBytes(body, body.readerIndex(), body.readableBytes());
        channel.write(new DatagramPacket(datagram, target))
                .addListener(
                        sent -> {
                            if (!sent.isSuccess()) {
                                LOG.debug("{}: {}", target, String.valueOf(sent.cause()));
                                dropped.run();
                            }
                        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
        LinkListener target = listener;
        ByteBuf content = packet.content();
        int length = content.isReadable() ? content.readUnsignedByte() : Integer.MAX_VALUE;
        if (target == null || length > content.readableBytes()) {
            dropped.run();
            return;
        }
        // The buffer that was read into is as large as a datagram can be; what is kept is not.
        ByteBuf group = copy(content.readSlice(length));
        ByteBuf body = copy(content);
        try {
            target.onMessage(ZmtpMessage.of(group, body));
        } catch (ZmtpProtocolException e) {
            LOG.debug("{}: {}", packet.sender(), e.getMessage());
            dropped.run();
        }
        if (!target.wantsMessages()) {
            channel.config().setAutoRead(false);
        }
    }

    private static ByteBuf copy(ByteBuf octets) {
        byte[] copy = new byte[octets.readableBytes()];
        octets.readBytes(copy);
        return Unpooled.wrappedBuffer(copy);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            // Later: it may be a flush of our own that made room.
            ctx.executor().execute(this::tellOfRoom);
        }
    }

    private void tellOfRoom() {
        LinkListener target = listener;
        if (target != null) {
            target.onRoom();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // An ICMP message about an earlier datagram, for instance: nothing is lost that was safe.
        LOG.debug("{}: {}", target, String.valueOf(cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        LinkListener target = listener;
        listener = null;
        if (target != null) {
            target.onLinkClosed();
        }
    }

    @Override
    public int inFlight() {
        return 0;
    }

    @Override
    public int sendLimit(int own) {
        return own;
    }

    @Override
    public void send(Command command) {
        // JOIN and LEAVE have no datagram.
    }

    @Override
    public void consumed(int count) {
        // Nobody is told.
    }

    @Override
    public void resumeReading() {
        channel.config().setAutoRead(true);
    }

    @Override
    public void close() {
        channel.close();
    }

    @Override
    public void closeFlushed() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> channel.close());
    }
}
