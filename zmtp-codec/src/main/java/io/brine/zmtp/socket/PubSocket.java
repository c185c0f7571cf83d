package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.transport.Link;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * PUB, and what XPUB has in common with it: publishes by prefix of the first frame (RFC 29). Never
 * blocks: a subscriber at its high-water mark misses whole messages. With INVERT_MATCHING those get
 * a message who have not subscribed to it. Messages from subscribers are dropped, unless they are
 * subscriptions of older peers.
 */
class PubSocket extends BaseSocket {
    private static final byte[] EVERYTHING = new byte[0];

    final TopicSubscriptions subscriptions;
    private final Fanout fanout;
    private final Set<Pipe> live = new LinkedHashSet<>();

    PubSocket(SocketType type, SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(type, options, loop, registry);
        subscriptions = new TopicSubscriptions(options, counters.subscribedPeers);
        fanout = new Fanout(this);
    }

    @Override
    final boolean keepsQueueOverReconnect(Pipe pipe) {
        return false;
    }

    @Override
    final boolean countsUnsent() {
        // A subscriber that goes misses what comes, too; there may be thousands of them.
        return false;
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        fanout.begin();
        subscriptions.forEachMatch(message.frame(0), this::chooseAll);
        if (options().invertMatching()) {
            fanout.invert(live);
        }
        return fanout.send(message);
    }

    private void chooseAll(Set<Pipe> pipes) {
        for (Pipe pipe : pipes) {
            fanout.choose(pipe);
        }
    }

    /** Sends to one peer if it has subscribed to the message; takes ownership as {@link #send}. */
    final SendResult transmitTo(Pipe only, ZmtpMessage message) {
        fanout.begin();
        subscriptions.forEachMatch(
                message.frame(0),
                pipes -> {
                    if (pipes.contains(only)) {
                        fanout.choose(only);
                    }
                });
        return fanout.send(message);
    }

    @Override
    final boolean attached(Pipe pipe, Link link) {
        live.add(pipe);
        if (link.peerCannotSubscribe()) {
            try {
                changed(pipe, EVERYTHING, true);
            } catch (ZmtpProtocolException overLimit) {
                return false;
            }
        }
        return true;
    }

    @Override
    final boolean accepts(Pipe pipe, ZmtpMessage message) throws ZmtpProtocolException {
        boolean others =
                !SubscriptionFrames.isIn(message, options())
                        || SubscriptionFrames.<ZmtpProtocolException>take(
                                message, (topic, subscribe) -> changed(pipe, topic, subscribe));
        return others && type().canReceive();
    }

    @Override
    final void onCommand(Pipe pipe, Command command) throws ZmtpProtocolException {
        if (command instanceof Command.Subscribe(ByteBuf prefix)) {
            changed(pipe, ByteBufUtil.getBytes(prefix), true);
        } else if (command instanceof Command.Cancel(ByteBuf prefix)) {
            changed(pipe, ByteBufUtil.getBytes(prefix), false);
        }
    }

    /** A peer subscribes to a topic or cancels one. */
    void changed(Pipe pipe, byte[] topic, boolean subscribe) throws ZmtpProtocolException {
        if (subscribe) {
            subscriptions.add(pipe, topic);
        } else {
            subscriptions.remove(pipe, topic);
        }
    }

    @Override
    void detached(Pipe pipe) {
        live.remove(pipe);
        subscriptions.removeAll(pipe, (topic, change) -> {});
    }
}
