package io.brine.master.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brine.master.presence.ConnectedMinions;
import io.brine.master.process.BoundPort;
import io.brine.master.process.LoopPart;
import io.brine.master.process.RefusalLog;
import io.brine.salt.channel.RequestChannel;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.ZmtpContext;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

class RequestBudgetTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SIZE = 100_000;
    private static final int BUDGET = 3 * SIZE;
    private static final int PEERS = 40;

    private final ZmtpContext context = ZmtpContext.create();
    private final List<LoopPart> parts = new ArrayList<>();
    private final Queue<CompletableFuture<byte @Nullable []>> underWay =
            new ConcurrentLinkedQueue<>();

    private <T extends LoopPart> T started(T part) throws Exception {
        parts.addFirst(part);
        part.start();
        return part;
    }

    @AfterEach
    void stop() {
        parts.forEach(LoopPart::stop);
        context.close();
    }

    private RequestHandler handler() {
        return (body, peer) -> {
            CompletableFuture<byte @Nullable []> answer = new CompletableFuture<>();
            underWay.add(answer);
            return answer;
        };
    }

    @Test
    void largeRequestsWaitInTheirPeersQueuesAndAreAllAnswered() throws Exception {
        RequestJunction junction = new RequestJunction(1024, BUDGET);
        BoundPort port = new BoundPort("tcp://127.0.0.1:*");
        started(new MWorkerQueue(context, junction));
        for (int i = 0; i < 2; i++) {
            started(new MWorker(i, context, junction, handler(), new RefusalLog()));
        }
        started(
                new ReqServer(
                        context,
                        SocketOptions.builder().build(),
                        port,
                        junction,
                        new ConnectedMinions(Map::of)));
        SocketOptions socket = SocketOptions.builder().linger(Duration.ZERO).build();
        try (RequestChannel peers =
                new RequestChannel(
                        context,
                        port.toString(),
                        new RequestChannel.Options(socket, PEERS, PEERS))) {
            List<CompletableFuture<byte[]>> replies = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                replies.add(peers.request(new byte[SIZE], PATIENCE).toCompletableFuture());
            }
            // Three fit into the budget; one more may be given out before the count is known.
            await().atMost(PATIENCE).until(() -> underWay.size() >= 3);
            int answered = 0;
            while (answered < PEERS) {
                await().atMost(PATIENCE).until(() -> !underWay.isEmpty());
                assertThat(underWay.size()).isLessThanOrEqualTo(4);
                CompletableFuture<byte @Nullable []> next = underWay.remove();
                next.complete(new byte[] {1});
                answered++;
            }
            for (CompletableFuture<byte[]> reply : replies) {
                assertThat(reply.get()).containsExactly(1);
            }
        }
        assertThat(junction.lostCount()).isZero();
    }
}
