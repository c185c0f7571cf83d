package io.brine.benchmarks.swarm.minion;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.netty.channel.EventLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** More minions than connections may be open, against an echoing server. */
class LinesTest {
    private static final int MINIONS = 12;
    private static final int MOST_OPEN = 3;

    private final ZmtpContext context = ZmtpContext.create();
    private final EventLoop loop = ZmtpContext.newEventLoop("lines-test");
    private String uri = "";
    private final List<Integer> seenOpen = new ArrayList<>();

    @BeforeEach
    void echo() throws Exception {
        ZmtpSocket server = context.open(SocketType.REP, SocketOptions.defaults());
        server.onMessage(
                message -> {
                    byte[] body = message.bytes(0);
                    message.release();
                    server.sendAsync(ZmtpMessage.of(body));
                });
        uri = server.bind("tcp://127.0.0.1:*").toCompletableFuture().get().toString();
    }

    @AfterEach
    void close() {
        context.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void allAreServedOverFewConnections() throws Exception {
        Lines lines = new Lines(context, loop, MOST_OPEN);
        List<Line> each = new ArrayList<>();
        for (int i = 0; i < MINIONS; i++) {
            each.add(new Line(uri));
        }
        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<byte[]>> replies = new ArrayList<>();
            for (int i = 0; i < MINIONS; i++) {
                int index = i;
                CompletableFuture<byte[]> reply = new CompletableFuture<>();
                replies.add(reply);
                loop.execute(
                        () ->
                                lines.request(
                                                each.get(index),
                                                new byte[] {(byte) index},
                                                Duration.ofSeconds(20))
                                        .whenComplete(
                                                (body, failure) -> {
                                                    seenOpen.add(lines.open());
                                                    if (failure == null) {
                                                        reply.complete(body);
                                                    } else {
                                                        reply.completeExceptionally(failure);
                                                    }
                                                }));
            }
            for (int i = 0; i < MINIONS; i++) {
                assertThat(replies.get(i).get(20, TimeUnit.SECONDS)).containsExactly(i);
            }
        }
        List<Integer> open =
                CompletableFuture.supplyAsync(() -> List.copyOf(seenOpen), loop)
                        .get(5, TimeUnit.SECONDS);
        assertThat(open).hasSize(3 * MINIONS).allMatch(count -> count <= MOST_OPEN);
    }

    @Test
    void aClosedLineGivesItsPlaceToTheNext() throws Exception {
        Lines lines = new Lines(context, loop, 1);
        Line first = new Line("tcp://127.0.0.1:1");
        Line second = new Line(uri);
        CompletableFuture<byte[]> lost = new CompletableFuture<>();
        CompletableFuture<byte[]> reply = new CompletableFuture<>();
        loop.execute(
                () -> {
                    tell(lines.request(first, new byte[] {1}, Duration.ofSeconds(20)), lost);
                    tell(lines.request(second, new byte[] {2}, Duration.ofSeconds(20)), reply);
                    lines.close(first);
                });
        assertThat(reply.get(20, TimeUnit.SECONDS)).containsExactly(2);
        assertThat(lost).failsWithin(Duration.ofSeconds(5));
    }

    private static void tell(CompletableFuture<byte[]> from, CompletableFuture<byte[]> to) {
        from.whenComplete(
                (body, failure) -> {
                    if (failure == null) {
                        to.complete(body);
                    } else {
                        to.completeExceptionally(failure);
                    }
                });
    }
}
