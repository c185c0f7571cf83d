package io.brine.salt.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The channel against a ROUTER on a loopback port. */
class RequestChannelTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final ZmtpContext context = ZmtpContext.create();
    private final ConcurrentLinkedQueue<String> silent = new ConcurrentLinkedQueue<>();
    private final ZmtpSocket router =
            context.open(SocketType.ROUTER, SocketOptions.builder().linger(Duration.ZERO).build());
    private String uri = "";

    @BeforeEach
    void bind() throws Exception {
        router.onMessage(this::answer);
        uri = get(router.bind("tcp://127.0.0.1:*")).toString();
    }

    @AfterEach
    void close() {
        context.close();
    }

    private void answer(ZmtpMessage message) {
        String text = message.utf8(message.frameCount() - 1);
        if (text.startsWith("silent")) {
            silent.add(text);
            message.release();
            return;
        }
        byte[] reply = ("re:" + text).getBytes(StandardCharsets.UTF_8);
        byte[] identity = message.bytes(0);
        message.release();
        router.send(ZmtpMessage.of(identity, new byte[0], reply));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private RequestChannel channel(int sockets, int waiting) {
        SocketOptions socket = RequestChannel.Options.defaults().socket();
        return new RequestChannel(
                context, uri, new RequestChannel.Options(socket, sockets, waiting));
    }

    @Test
    void socketsAtRestAreLeftForNewOnes() throws Exception {
        ConcurrentLinkedQueue<String> senders = new ConcurrentLinkedQueue<>();
        router.onMessage(
                message -> {
                    senders.add(java.util.HexFormat.of().formatHex(message.bytes(0)));
                    answer(message);
                });
        try (RequestChannel channel = channel(1, 100)) {
            get(channel.request(bytes("first"), LONG));
            get(channel.request(bytes("second"), LONG));
            channel.closeIdle();
            assertThat(get(channel.request(bytes("third"), LONG))).asString().isEqualTo("re:third");
        }
        List<String> seen = List.copyOf(senders);
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
        assertThat(seen.get(2)).isNotEqualTo(seen.get(0));
    }

    @Test
    void aRequestUnderWayKeepsItsSocket() throws Exception {
        try (RequestChannel channel = channel(1, 100)) {
            CompletionStage<byte[]> underWay = channel.request(bytes("late"), LONG);
            channel.closeIdle();
            assertThat(get(underWay)).asString().isEqualTo("re:late");
        }
    }

    @Test
    void manyCallersShareFewSockets() throws Exception {
        try (RequestChannel channel = channel(2, 100)) {
            List<CompletionStage<byte[]>> stages = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                stages.add(channel.request(bytes("r" + i), LONG));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(get(stages.get(i))).asString().isEqualTo("re:r" + i);
            }
            assertThat(router.peerCount()).isLessThanOrEqualTo(2);
            assertThat(channel.counters()).isEqualTo(new RequestChannel.Counters(50, 50, 0, 0));
        }
    }

    @Test
    void aTimeoutFreesTheLineForTheNext() throws Exception {
        try (RequestChannel channel = channel(1, 100)) {
            Future<byte[]> dead = channel.request(bytes("silent"), SHORT).toCompletableFuture();
            CompletionStage<byte[]> next = channel.request(bytes("next"), LONG);
            assertThatThrownBy(() -> dead.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class)
                    .hasMessageContaining("no reply from " + uri);
            assertThat(get(next)).asString().isEqualTo("re:next");
            assertThat(silent).containsExactly("silent");
        }
    }

    @Test
    void nobodyListening() throws Exception {
        router.close().toCompletableFuture().get(30, TimeUnit.SECONDS);
        try (RequestChannel channel = channel(1, 10)) {
            Future<byte[]> reply = channel.request(bytes("x"), SHORT).toCompletableFuture();
            assertThatThrownBy(() -> reply.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void theQueueIsBounded() throws Exception {
        RequestChannel channel = channel(1, 2);
        CompletableFuture<byte[]> first =
                channel.request(bytes("silent"), LONG).toCompletableFuture();
        CompletableFuture<byte[]> second = channel.request(bytes("b"), LONG).toCompletableFuture();
        Future<byte[]> third = channel.request(bytes("c"), LONG).toCompletableFuture();
        assertThatThrownBy(() -> third.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RejectedExecutionException.class);
        assertThat(channel.counters().refused()).isEqualTo(1);
        Awaitility.await().until(() -> !silent.isEmpty());
        channel.close();
        for (Future<byte[]> open : List.<Future<byte[]>>of(first, second)) {
            assertThatThrownBy(() -> open.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ClosedChannelException.class);
        }
        Future<byte[]> late = channel.request(bytes("d"), LONG).toCompletableFuture();
        assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aBadAddressIsTold() {
        RequestChannel bad =
                new RequestChannel(context, "nonsense", RequestChannel.Options.defaults());
        Future<byte[]> reply = bad.request(bytes("x"), LONG).toCompletableFuture();
        assertThatThrownBy(() -> reply.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }
}
