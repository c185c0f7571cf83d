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
 * Subscribes by prefix and counts its subscriptions: SUBSCRIBE goes out for each, CANCEL only with
 * the last, as in libzmq. All are sent again to every new connection, whatever their number. What
 * comes is filtered again here.
 */
final class SubSocket extends BaseSocket {
    private final Map<ByteBuf, Integer> counts = new LinkedHashMap<>();
    private final TopicTrie<Boolean> prefixes = new TopicTrie<>();
    private final Set<Link> publishers = new LinkedHashSet<>();
    private boolean found;

    SubSocket(SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(SocketType.SUB, options, loop, registry);
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        return SendResult.WRONG_STATE;
    }

    @Override
    public CompletionStage<Void> subscribe(byte[] prefix) {
        byte[] topic = prefix.clone();
        return whileOpen(
                () -> {
                    counts.merge(Unpooled.wrappedBuffer(topic), 1, Integer::sum);
                    prefixes.getOrMake(topic).value = true;
                    tell(new Command.Subscribe(Unpooled.wrappedBuffer(topic)));
                    return CompletableFuture.completedFuture(null);
                });
    }

    @Override
    public CompletionStage<Void> unsubscribe(byte[] prefix) {
        byte[] topic = prefix.clone();
        return whileOpen(
                () -> {
                    ByteBuf key = Unpooled.wrappedBuffer(topic);
                    Integer count = counts.get(key);
                    if (count != null && count > 1) {
                        counts.put(key, count - 1);
                    } else if (count != null) {
                        counts.remove(key);
                        prefixes.clear(prefixes.getOrMake(topic));
                        tell(new Command.Cancel(key));
                    }
                    return CompletableFuture.completedFuture(null);
                });
    }

    private void tell(Command command) {
        publishers.forEach(link -> link.send(command));
    }

    @Override
    boolean attached(Pipe pipe, Link link) {
        pipe.attachment = link;
        publishers.add(link);
        counts.keySet().forEach(prefix -> link.send(new Command.Subscribe(prefix)));
        return true;
    }

    @Override
    void detached(Pipe pipe) {
        if (pipe.attachment instanceof Link link) {
            publishers.remove(link);
        }
    }

    @Override
    boolean accepts(Pipe pipe, ZmtpMessage message) {
        found = false;
        prefixes.forEachPrefix(message.frame(0), subscribed -> found = true);
        return found;
    }
}
