package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.transport.Link;
import io.brine.zmtp.wire.Command;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * SUB and XSUB: subscribe by prefix and count their subscriptions: SUBSCRIBE goes out for each,
 * CANCEL only with the last, as in libzmq. All are sent again to every new connection, whatever
 * their number. A SUB filters again what comes. An XSUB does not; it also takes its subscriptions
 * as messages of 1 or 0 and the topic, in one frame, and sends any other message to all publishers.
 */
final class SubSocket extends BaseSocket {
    private final Map<ByteBuf, Integer> counts = new LinkedHashMap<>();
    private final TopicTrie<Boolean> prefixes = new TopicTrie<>();
    private final Set<Pipe> publishers = new LinkedHashSet<>();
    private final Fanout fanout;
    private boolean found;

    SubSocket(SocketType type, SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(type, options, loop, registry);
        fanout = new Fanout(this);
    }

    @Override
    public CompletionStage<Void> subscribe(byte[] prefix) {
        byte[] topic = prefix.clone();
        return whileOpen(() -> done(() -> add(topic)));
    }

    @Override
    public CompletionStage<Void> unsubscribe(byte[] prefix) {
        byte[] topic = prefix.clone();
        return whileOpen(() -> done(() -> remove(topic)));
    }

    private static CompletionStage<Void> done(Runnable task) {
        task.run();
        return CompletableFuture.completedFuture(null);
    }

    private void add(byte[] topic) {
        counts.merge(Unpooled.wrappedBuffer(topic), 1, Integer::sum);
        prefixes.getOrMake(topic).value = true;
        tell(new Command.Subscribe(Unpooled.wrappedBuffer(topic)));
    }

    private void remove(byte[] topic) {
        ByteBuf key = Unpooled.wrappedBuffer(topic);
        Integer count = counts.get(key);
        if (count != null && count > 1) {
            counts.put(key, count - 1);
        } else if (count != null) {
            counts.remove(key);
            prefixes.clear(prefixes.getOrMake(topic));
        }
        boolean last = count != null && count == 1;
        if (last || (type() == SocketType.XSUB && options().xsubVerboseUnsubscribe())) {
            tell(new Command.Cancel(key));
        }
    }

    private void tell(Command command) {
        for (Pipe pipe : publishers) {
            Link link = pipe.link();
            if (link != null) {
                // What was sent before goes before.
                pipe.flush();
                link.send(command);
            }
        }
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        if (!SubscriptionFrames.isIn(message, options())) {
            return sendToAll(message);
        }
        boolean others =
                SubscriptionFrames.<RuntimeException>take(
                        message,
                        (topic, subscribe) -> {
                            if (subscribe) {
                                add(topic);
                            } else {
                                remove(topic);
                            }
                        });
        if (others) {
            return sendToAll(SubscriptionFrames.others(message));
        }
        message.release();
        return SendResult.SENT;
    }

    private SendResult sendToAll(ZmtpMessage message) {
        fanout.begin();
        publishers.forEach(fanout::choose);
        return fanout.send(message);
    }

    @Override
    boolean attached(Pipe pipe, Link link) {
        publishers.add(pipe);
        counts.keySet().forEach(prefix -> link.send(new Command.Subscribe(prefix)));
        return true;
    }

    @Override
    void detached(Pipe pipe) {
        publishers.remove(pipe);
    }

    @Override
    boolean accepts(Pipe pipe, ZmtpMessage message) {
        if (type() == SocketType.XSUB) {
            return true;
        }
        found = false;
        prefixes.forEachPrefix(message.frame(0), subscribed -> found = true);
        return found != options().invertMatching();
    }
}
