package io.brine.benchmarks.swarm.minion;

import io.brine.salt.channel.RequestChannel;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.ZmtpContext;
import io.netty.channel.EventLoop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;

/**
 * The request connections of the minions on one loop. Each keeps its own open, as Salt's minion
 * does, until there are more minions than connections may be open: then one that waits for nothing
 * gives its place to the next that has something to ask. Confined to the loop.
 */
final class Lines {
    /** Requests of one minion at once; those beyond its one socket wait. */
    private static final int WAITING = 4096;

    /** A request that waits until a connection may be opened. */
    private record Waiting(Line line, Runnable start) {}

    private final ZmtpContext context;
    private final EventLoop loop;
    private final int mostOpen;
    private final RequestChannel.Options options;
    private final SequencedSet<Line> idle = new LinkedHashSet<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int open;

    /**
     * @param mostOpen how many connections may be open at once, at least 1
     */
    Lines(ZmtpContext context, EventLoop loop, int mostOpen) {
        this.context = context;
        this.loop = loop;
        this.mostOpen = mostOpen;
        SocketOptions socket =
                SocketOptions.builder()
                        .linger(Duration.ZERO)
                        .reconnectIntervalMax(Duration.ofSeconds(5))
                        .build();
        this.options = new RequestChannel.Options(socket, 1, WAITING);
    }

    /**
     * Sends one request; completes on the loop.
     *
     * @param timeout from when there is a connection to the reply
     */
    CompletableFuture<byte[]> request(Line line, byte[] body, Duration timeout) {
        CompletableFuture<byte[]> reply = new CompletableFuture<>();
        whenOpen(line, () -> send(line, body, timeout, reply));
        return reply;
    }

    private void whenOpen(Line line, Runnable start) {
        if (line.channel == null) {
            if (open >= mostOpen && !idle.isEmpty()) {
                // The one that was used last: the others may be next in the same order again.
                shut(idle.removeLast());
            }
            if (open >= mostOpen) {
                waiting.add(new Waiting(line, start));
                return;
            }
            open++;
            line.channel = new RequestChannel(context, line.uri, options, loop);
        }
        idle.remove(line);
        line.underWay++;
        start.run();
    }

    private void send(Line line, byte[] body, Duration timeout, CompletableFuture<byte[]> reply) {
        RequestChannel channel = line.channel;
        if (channel == null) {
            reply.completeExceptionally(new IllegalStateException("the connection is closed"));
            return;
        }
        channel.request(body, timeout)
                .whenComplete(
                        (answer, failure) -> {
                            done(line);
                            if (failure == null) {
                                reply.complete(answer);
                            } else {
                                reply.completeExceptionally(failure);
                            }
                        });
    }

    private void done(Line line) {
        line.underWay--;
        if (line.underWay > 0 || line.channel == null) {
            return;
        }
        if (waiting.isEmpty()) {
            idle.addLast(line);
        } else {
            shut(line);
            Waiting next = waiting.remove();
            whenOpen(next.line(), next.start());
        }
    }

    /** Ends a minion's connection; what is under way on it fails. */
    void close(Line line) {
        idle.remove(line);
        if (line.channel != null) {
            shut(line);
            Waiting next = waiting.poll();
            if (next != null) {
                whenOpen(next.line(), next.start());
            }
        }
    }

    private void shut(Line line) {
        RequestChannel channel = line.channel;
        if (channel != null) {
            line.channel = null;
            open--;
            channel.close();
        }
    }

    /** How many connections are open. */
    int open() {
        return open;
    }
}
