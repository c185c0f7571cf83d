package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.message.ZmtpMessage;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Every queue has an end: what happens there, and that it goes on afterwards. */
@Timeout(30)
class BoundsTest {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final int PUB_READY = 27;
    private static final int DEALER_READY = 43;

    /** More than the system holds for one connection over loopback. */
    private static final long MORE_THAN_THE_SYSTEM_HOLDS = 64L << 20;

    private final ZmtpContext context = ZmtpContext.create();

    @AfterEach
    void closeContext() {
        context.close();
    }

    private static SocketOptions.Builder options() {
        return SocketOptions.builder().linger(Duration.ZERO);
    }

    private static String bind(ZmtpSocket socket) throws Exception {
        return socket.bind("tcp://127.0.0.1:*")
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .toString();
    }

    private static SendResult sendNow(ZmtpSocket socket, ZmtpMessage message) throws Exception {
        return socket.sendAsync(message).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    /** Collects the first frame of each message. */
    private static List<String> collect(ZmtpSocket socket) {
        List<String> got = new CopyOnWriteArrayList<>();
        socket.onMessage(
                message -> {
                    got.add(message.utf8(0));
                    message.release();
                });
        return got;
    }

    @Test
    void shouldDropForADeafSubscriberAndGoOnWhenItReads() throws Exception {
        ZmtpSocket pub = context.open(SocketType.PUB, options().sendHighWaterMark(10).build());
        byte[] body = new byte[100_000];
        int frame = 9 + body.length;
        try (RawPeer deaf = new RawPeer(bind(pub)).shake("SUB", PUB_READY)) {
            deaf.write("000100" + "000101");
            Awaitility.await().until(() -> sendNow(pub, ZmtpMessage.of(body)) == SendResult.SENT);
            int offered = 1 + (int) (MORE_THAN_THE_SYSTEM_HOLDS / frame);
            for (int i = 1; i < offered; i++) {
                sendNow(pub, ZmtpMessage.of(body));
            }
            SocketCounters full = pub.counters();
            assertThat(full.droppedAtHighWaterMark()).isGreaterThan(offered / 2);
            assertThat(full.messagesSent() + full.droppedAtHighWaterMark()).isEqualTo(offered);

            // Whole messages are lost, never parts, and none that counted as sent.
            for (long i = 0; i < full.messagesSent(); i++) {
                assertThat(deaf.read(frame)).startsWith("0200000000000186a0");
            }
            assertThat(sendNow(pub, ZmtpMessage.ofUtf8("on"))).isEqualTo(SendResult.SENT);
            assertThat(deaf.read(4)).isEqualTo("00026f6e");
        }
    }

    @Test
    void shouldEndWhoSubscribesWithoutEnd() throws Exception {
        ZmtpSocket pub =
                context.open(SocketType.PUB, options().maxSubscriptionBytes(20_000).build());
        String endpoint = bind(pub);
        try (RawPeer modest = new RawPeer(endpoint).shake("SUB", PUB_READY)) {
            modest.write("00020141");
            try (RawPeer greedy = new RawPeer(endpoint).shake("SUB", PUB_READY)) {
                StringBuilder flood = new StringBuilder();
                for (int i = 0; i < 1000; i++) {
                    flood.append("000501%08x".formatted(i));
                }
                greedy.write(flood.toString());
                assertThat(greedy.isClosedByPeer()).isTrue();
            }
            Awaitility.await().until(() -> pub.counters().protocolErrors() == 1);
            assertThat(sendNow(pub, ZmtpMessage.of(new byte[4]))).isEqualTo(SendResult.DROPPED);
            Awaitility.await()
                    .until(() -> sendNow(pub, ZmtpMessage.ofUtf8("A1")) == SendResult.SENT);
            assertThat(modest.read(4)).isEqualTo("00024131");
        }
    }

    /**
     * A peer that writes on and on is stopped by TCP. It counts as stopped when its socket takes
     * nothing although the reading loop has had many turns since.
     */
    @Test
    void shouldStopReadingAtTheReceiveHighWaterMark() throws Exception {
        ZmtpSocket receiver =
                context.open(SocketType.DEALER, options().receiveHighWaterMark(10).build());
        URI uri = URI.create(bind(receiver));
        int frame = 9 + 10_000;
        ByteBuffer message = ByteBuffer.allocate(frame);
        message.put((byte) 2).putLong(10_000);
        try (SocketChannel peer =
                SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()))) {
            peer.write(
                    ByteBuffer.wrap(
                            io.netty.buffer.ByteBufUtil.decodeHexDump(
                                    RawPeer.GREETING + RawPeer.ready("DEALER"))));
            peer.configureBlocking(false);
            long written = 0;
            message.clear();
            for (int idleTurns = 0; idleTurns < 200; ) {
                int count = peer.write(message);
                written += count;
                if (!message.hasRemaining()) {
                    message.clear();
                }
                idleTurns = count > 0 ? 0 : idleTurns + 1;
                receiver.eventLoop().submit(() -> {}).get(5, TimeUnit.SECONDS);
                assertThat(written).isLessThan(MORE_THAN_THE_SYSTEM_HOLDS);
            }
            assertThat(receiver.counters().messagesReceived()).isZero();

            AtomicLong received = new AtomicLong();
            receiver.onMessage(
                    got -> {
                        received.addAndGet(9 + got.size());
                        got.release();
                    });
            long sent = written;
            peer.configureBlocking(true);
            while (message.position() > 0 && message.hasRemaining()) {
                sent += peer.write(message);
            }
            long all = sent;
            Awaitility.await().until(() -> received.get() == all);
        }
    }

    @Test
    void shouldReceiveOnlyTheNewestWhenConflating() throws Exception {
        ZmtpSocket receiver = context.open(SocketType.DEALER, options().conflate(true).build());
        try (RawPeer peer = new RawPeer(bind(receiver)).shake("DEALER", DEALER_READY)) {
            peer.write("000161" + "000162" + "000163" + "04070450494e470000");
            // The answer to PING says that all before it was read.
            assertThat(peer.read(7)).isEqualTo("040504504f4e47");
            List<String> got = collect(receiver);
            Awaitility.await().until(() -> got.contains("c"));
            peer.write("000164");
            Awaitility.await().until(() -> got.contains("d"));
            assertThat(got).containsExactly("c", "d");
            assertThat(receiver.counters().droppedInbound()).isEqualTo(2);
        }
    }

    @Test
    void shouldSendOnlyTheNewestWhenConflating() throws Exception {
        ZmtpSocket sender = context.open(SocketType.DEALER, options().conflate(true).build());
        sender.connect("inproc://newest").toCompletableFuture().get(5, TimeUnit.SECONDS);
        for (String text : List.of("a", "b", "c")) {
            assertThat(sendNow(sender, ZmtpMessage.ofUtf8(text))).isEqualTo(SendResult.SENT);
        }
        assertThat(sendNow(sender, ZmtpMessage.ofUtf8("no", "parts")))
                .isEqualTo(SendResult.INVALID);
        assertThat(sender.counters().droppedAtHighWaterMark()).isEqualTo(2);
        BlockingSocket receiver =
                BlockingSocket.wrap(context.open(SocketType.DEALER, options().build()));
        receiver.bind("inproc://newest");
        ZmtpMessage got = receiver.receive(WAIT);
        assertThat(got).isNotNull();
        assertThat(got.bytes(0)).isEqualTo("c".getBytes(StandardCharsets.UTF_8));
        got.release();
    }
}
