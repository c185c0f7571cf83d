package io.brine.zmtp.socket;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Confined to its socket's loop. Values by topic prefix, in a tree whose edges carry any number of
 * octets. Nothing recurses, so a long topic costs memory and time but no stack. A node with a value
 * keeps its identity until it is removed.
 */
final class TopicTrie<V> {
    /** A place in the tree. */
    static final class Node<V> {
        @Nullable V value;
        private byte[] label;
        private @Nullable Node<V> parent;
        private final List<Node<V>> children = new ArrayList<>(0);

        private Node(byte[] label, @Nullable Node<V> parent) {
            this.label = label;
            this.parent = parent;
        }

        /** Returns the octets that lead to this place. */
        byte[] topic() {
            int length = 0;
            for (Node<V> at = this; at != null; at = at.parent) {
                length += at.label.length;
            }
            byte[] topic = new byte[length];
            for (Node<V> at = this; at != null; at = at.parent) {
                length -= at.label.length;
                System.arraycopy(at.label, 0, topic, length, at.label.length);
            }
            return topic;
        }

        private int find(byte first) {
            int low = 0;
            int high = children.size() - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = Byte.compare(children.get(middle).label[0], first);
                if (order == 0) {
                    return middle;
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -low - 1;
        }

        private void add(Node<V> child) {
            children.add(-find(child.label[0]) - 1, child);
        }
    }

    private final Node<V> root = new Node<>(new byte[0], null);

    /** Returns the node of a topic, made if it is not there; its value may be null. */
    Node<V> getOrMake(byte[] topic) {
        Node<V> node = root;
        int at = 0;
        while (at < topic.length) {
            int index = node.find(topic[at]);
            if (index < 0) {
                Node<V> leaf = new Node<>(Arrays.copyOfRange(topic, at, topic.length), node);
                node.add(leaf);
                return leaf;
            }
            Node<V> child = node.children.get(index);
            int common = common(child.label, topic, at);
            if (common < child.label.length) {
                child = split(node, index, common);
            }
            node = child;
            at += common;
        }
        return node;
    }

    /** Returns the node of a topic if it is there. */
    @Nullable Node<V> get(byte[] topic) {
        Node<V> node = root;
        int at = 0;
        while (at < topic.length) {
            int index = node.find(topic[at]);
            if (index < 0) {
                return null;
            }
            node = node.children.get(index);
            if (common(node.label, topic, at) < node.label.length) {
                return null;
            }
            at += node.label.length;
        }
        return node;
    }

    /** Removes a node's value, and whatever of the tree only led to it. */
    void clear(Node<V> node) {
        node.value = null;
        Node<V> at = node;
        while (at.parent != null && at.value == null && at.children.isEmpty()) {
            Node<V> above = at.parent;
            above.children.remove(above.find(at.label[0]));
            at.parent = null;
            at = above;
        }
        Node<V> above = at.parent;
        if (above != null && at.value == null && at.children.size() == 1) {
            join(above, at);
        }
    }

    /** Visits the values of all prefixes of a topic, shortest first. Borrows the topic. */
    void forEachPrefix(ByteBuf topic, Consumer<V> visitor) {
        Node<V> node = root;
        int at = topic.readerIndex();
        int end = topic.writerIndex();
        while (true) {
            if (node.value != null) {
                visitor.accept(node.value);
            }
            if (at == end) {
                return;
            }
            int index = node.find(topic.getByte(at));
            if (index < 0) {
                return;
            }
            node = node.children.get(index);
            if (node.label.length > end - at || !matches(node.label, topic, at)) {
                return;
            }
            at += node.label.length;
        }
    }

    /** Returns whether there is nothing in the tree. */
    boolean isEmpty() {
        return root.value == null && root.children.isEmpty();
    }

    private Node<V> split(Node<V> above, int index, int common) {
        Node<V> child = above.children.get(index);
        Node<V> middle = new Node<>(Arrays.copyOf(child.label, common), above);
        above.children.set(index, middle);
        child.label = Arrays.copyOfRange(child.label, common, child.label.length);
        child.parent = middle;
        middle.add(child);
        return middle;
    }

    private void join(Node<V> above, Node<V> middle) {
        Node<V> child = middle.children.get(0);
        byte[] label = Arrays.copyOf(middle.label, middle.label.length + child.label.length);
        System.arraycopy(child.label, 0, label, middle.label.length, child.label.length);
        child.label = label;
        child.parent = above;
        above.children.set(above.find(label[0]), child);
        middle.parent = null;
    }

    private static int common(byte[] label, byte[] topic, int at) {
        int mismatch =
                Arrays.mismatch(
                        label,
                        0,
                        label.length,
                        topic,
                        at,
                        Math.min(topic.length, at + label.length));
        return mismatch < 0 ? label.length : mismatch;
    }

    private static boolean matches(byte[] label, ByteBuf topic, int at) {
        for (int i = 0; i < label.length; i++) {
            if (topic.getByte(at + i) != label[i]) {
                return false;
            }
        }
        return true;
    }
}
