package io.brine.zmtp.socket;

import io.brine.zmtp.message.MessageWriter;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.transport.Link;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Publishes by prefix of the first frame (RFC 29). Keeps a set of topics for each connection, as
 * libzmq does; counting is the subscriber's job. A message is encoded once for all TCP peers. Never
 * blocks: a subscriber at its high-water mark misses whole messages, which are counted.
 */
final class PubSocket extends BaseSocket {
    private static final int NODE_COST = 128;

    /** The topics of one connection. */
    private static final class Topics {
        private final Set<TopicTrie.Node<Set<Pipe>>> nodes = new HashSet<>();
        private long cost;
    }

    private final TopicTrie<Set<Pipe>> subscribers = new TopicTrie<>();
    private long matchNumber;
    private @Nullable ZmtpMessage current;
    private @Nullable ByteBuf encoded;
    private int matched;

    PubSocket(SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(SocketType.PUB, options, loop, registry);
    }

    @Override
    boolean keepsQueueOverReconnect() {
        return false;
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        matchNumber++;
        matched = 0;
        current = message;
        try {
            subscribers.forEachPrefix(message.frame(0), this::offerAll);
        } finally {
            current = null;
            if (encoded != null) {
                encoded.release();
                encoded = null;
            }
            message.release();
        }
        return matched > 0 ? SendResult.SENT : SendResult.DROPPED;
    }

    private void offerAll(Set<Pipe> pipes) {
        for (Pipe pipe : pipes) {
            if (pipe.lastMatch != matchNumber) {
                pipe.lastMatch = matchNumber;
                offer(pipe);
            }
        }
    }

    private void offer(Pipe pipe) {
        Link link = pipe.link();
        ZmtpMessage message = current;
        if (link == null || message == null) {
            return;
        }
        if (!pipe.hasRoom()) {
            counters.droppedAtHighWaterMark.increment();
            return;
        }
        matched++;
        if (!link.takesEncoded()) {
            pipe.enqueue(message.retainedDuplicate());
            return;
        }
        ByteBuf octets = encoded;
        if (octets == null) {
            octets = MessageWriter.encode(PooledByteBufAllocator.DEFAULT, message);
            encoded = octets;
        }
        pipe.enqueue(octets.retainedDuplicate());
    }

    @Override
    boolean accepts(Pipe pipe, ZmtpMessage message) throws ZmtpProtocolException {
        ByteBuf frame = message.frame(0);
        if (message.frameCount() == 1 && frame.isReadable()) {
            byte first = frame.getByte(frame.readerIndex());
            if (first == 0 || first == 1) {
                byte[] topic =
                        ByteBufUtil.getBytes(
                                frame, frame.readerIndex() + 1, frame.readableBytes() - 1);
                change(pipe, topic, first == 1);
            }
        }
        return false;
    }

    @Override
    void onCommand(Pipe pipe, Command command) throws ZmtpProtocolException {
        if (command instanceof Command.Subscribe(ByteBuf prefix)) {
            change(pipe, ByteBufUtil.getBytes(prefix), true);
        } else if (command instanceof Command.Cancel(ByteBuf prefix)) {
            change(pipe, ByteBufUtil.getBytes(prefix), false);
        }
    }

    private void change(Pipe pipe, byte[] topic, boolean subscribe) throws ZmtpProtocolException {
        Topics topics = topics(pipe);
        if (!subscribe) {
            TopicTrie.Node<Set<Pipe>> node = subscribers.get(topic);
            if (node != null && topics.nodes.remove(node)) {
                topics.cost -= topic.length + NODE_COST;
                leave(node, pipe);
                if (topics.nodes.isEmpty()) {
                    counters.subscribedPeers.add(-1);
                }
            }
            return;
        }
        if (topics.cost + topic.length + NODE_COST > options().maxSubscriptionBytes()) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_UNSPECIFIED,
                    "its subscriptions are over the limit of "
                            + options().maxSubscriptionBytes()
                            + " octets");
        }
        TopicTrie.Node<Set<Pipe>> node = subscribers.getOrMake(topic);
        if (node.value == null) {
            node.value = new LinkedHashSet<>(2);
        }
        if (topics.nodes.add(node)) {
            if (topics.nodes.size() == 1) {
                counters.subscribedPeers.increment();
            }
            topics.cost += topic.length + NODE_COST;
            node.value.add(pipe);
        }
    }

    private void leave(TopicTrie.Node<Set<Pipe>> node, Pipe pipe) {
        Set<Pipe> pipes = node.value;
        if (pipes != null && pipes.remove(pipe) && pipes.isEmpty()) {
            subscribers.clear(node);
        }
    }

    private static Topics topics(Pipe pipe) {
        if (pipe.attachment instanceof Topics topics) {
            return topics;
        }
        Topics topics = new Topics();
        pipe.attachment = topics;
        return topics;
    }

    @Override
    void detached(Pipe pipe) {
        Topics topics = topics(pipe);
        if (!topics.nodes.isEmpty()) {
            counters.subscribedPeers.add(-1);
        }
        topics.nodes.forEach(node -> leave(node, pipe));
        pipe.attachment = null;
    }
}
