package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.transport.Link;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Sends each message to those who have joined its group, exactly (RFC 48); to datagram peers,
 * always. A message without a group is of the empty one. Never blocks, as PUB: a DISH at its
 * high-water mark misses messages, unless XPUB_NODROP is set.
 */
final class RadioSocket extends BaseSocket {
    private static final byte[] NO_NAME = new byte[0];

    private final TopicSubscriptions members;
    private final Set<Pipe> takersOfAll = new LinkedHashSet<>();
    private final Fanout fanout;

    RadioSocket(SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(SocketType.RADIO, options, loop, registry);
        members = new TopicSubscriptions(options, counters.subscribedPeers);
        fanout = new Fanout(this);
    }

    @Override
    boolean countsUnsent() {
        return false;
    }

    @Override
    boolean keepsQueueOverReconnect(Pipe pipe) {
        return false;
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        byte[] given = message.group();
        byte[] group = given == null ? NO_NAME : given;
        if (!Groups.isValid(group) || !fitsDatagrams(group.length + message.size())) {
            return SendResult.INVALID;
        }
        fanout.begin();
        members.forEach(group, fanout::choose);
        takersOfAll.forEach(fanout::choose);
        ZmtpMessage whole = message.retainedDuplicate().prepend(Unpooled.wrappedBuffer(group));
        SendResult result = fanout.send(whole);
        (result.consumed() ? message : whole).release();
        return result;
    }

    private boolean fitsDatagrams(long size) {
        for (Pipe pipe : takersOfAll) {
            Link link = pipe.link();
            if (link != null && size > link.maxMessageSize()) {
                return false;
            }
        }
        return true;
    }

    @Override
    boolean attached(Pipe pipe, Link link) {
        if (link.peerCannotSubscribe()) {
            takersOfAll.add(pipe);
        }
        return true;
    }

    @Override
    void onCommand(Pipe pipe, Command command) throws ZmtpProtocolException {
        if (command instanceof Command.Join(ByteBuf group)) {
            members.add(pipe, ByteBufUtil.getBytes(group));
        } else if (command instanceof Command.Leave(ByteBuf group)) {
            members.remove(pipe, ByteBufUtil.getBytes(group));
        }
    }

    @Override
    void detached(Pipe pipe) {
        takersOfAll.remove(pipe);
        members.removeAll(pipe, (group, change) -> {});
    }
}
