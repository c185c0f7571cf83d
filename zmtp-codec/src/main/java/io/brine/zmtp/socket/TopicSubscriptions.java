package io.brine.zmtp.socket;

import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Confined to its socket's loop. Which peer wants which topics: a set for each connection, as in
 * libzmq; counting is the subscriber's job. What one peer can make us hold is bounded.
 */
final class TopicSubscriptions {
    private static final int NODE_COST = 128;

    /** What a change did. */
    enum Change {
        /** Nothing: it was so before. */
        NONE,
        /** The peer has the topic, or has it no more, as others do. */
        OF_PEER,
        /** Nobody had the topic before, or nobody has it any more. */
        OF_TOPIC
    }

    /** Takes the topics that a leaving peer had. */
    interface Leaving {
        void left(byte[] topic, Change change);
    }

    /** The topics of one connection. */
    private static final class Topics {
        private final Set<TopicTrie.Node<Set<Pipe>>> nodes = new HashSet<>();
        private long cost;
    }

    private final TopicTrie<Set<Pipe>> subscribers = new TopicTrie<>();
    private final Map<Pipe, Topics> peers = new HashMap<>();
    private final long maxBytes;
    private final Counters.Cell counter;

    /** Makes an empty set; {@code counter} follows how many peers have a topic. */
    TopicSubscriptions(SocketOptions options, Counters.Cell counter) {
        maxBytes = options.maxSubscriptionBytes();
        this.counter = counter;
    }

    /**
     * Subscribes a peer to a topic.
     *
     * @throws ZmtpProtocolException when the peer has too many
     */
    Change add(Pipe pipe, byte[] topic) throws ZmtpProtocolException {
        Topics topics = peers.computeIfAbsent(pipe, fresh -> new Topics());
        if (topics.cost + topic.length + NODE_COST > maxBytes) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_UNSPECIFIED,
                    "its subscriptions are over the limit of " + maxBytes + " octets");
        }
        TopicTrie.Node<Set<Pipe>> node = subscribers.getOrMake(topic);
        if (node.value == null) {
            node.value = new LinkedHashSet<>(2);
        }
        if (!topics.nodes.add(node)) {
            return Change.NONE;
        }
        if (topics.nodes.size() == 1) {
            counter.increment();
        }
        topics.cost += topic.length + NODE_COST;
        node.value.add(pipe);
        return node.value.size() == 1 ? Change.OF_TOPIC : Change.OF_PEER;
    }

    /** Takes a topic from a peer. */
    Change remove(Pipe pipe, byte[] topic) {
        Topics topics = peers.get(pipe);
        TopicTrie.Node<Set<Pipe>> node = subscribers.get(topic);
        if (topics == null || node == null || !topics.nodes.remove(node)) {
            return Change.NONE;
        }
        topics.cost -= topic.length + NODE_COST;
        if (topics.nodes.isEmpty()) {
            counter.add(-1);
        }
        return leave(node, pipe);
    }

    /** Takes all topics from a peer that goes. */
    void removeAll(Pipe pipe, Leaving leaving) {
        Topics topics = peers.remove(pipe);
        if (topics != null && !topics.nodes.isEmpty()) {
            counter.add(-1);
            for (TopicTrie.Node<Set<Pipe>> node : topics.nodes) {
                byte[] topic = node.topic();
                leaving.left(topic, leave(node, pipe));
            }
        }
    }

    private Change leave(TopicTrie.Node<Set<Pipe>> node, Pipe pipe) {
        Set<Pipe> pipes = node.value;
        if (pipes == null || !pipes.remove(pipe)) {
            return Change.NONE;
        }
        if (!pipes.isEmpty()) {
            return Change.OF_PEER;
        }
        subscribers.clear(node);
        return Change.OF_TOPIC;
    }

    /** Visits the peers of exactly that topic. */
    void forEach(byte[] topic, Consumer<Pipe> visitor) {
        TopicTrie.Node<Set<Pipe>> node = subscribers.get(topic);
        if (node != null && node.value != null) {
            node.value.forEach(visitor);
        }
    }

    /**
     * Visits the peers of each prefix of a topic; a peer comes once for each of its prefixes.
     * Borrows the topic.
     */
    void forEachMatch(ByteBuf topic, Consumer<Set<Pipe>> visitor) {
        subscribers.forEachPrefix(topic, visitor);
    }
}
