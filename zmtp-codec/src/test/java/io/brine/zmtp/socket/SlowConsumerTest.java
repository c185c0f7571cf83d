package io.brine.zmtp.socket;

import static io.brine.zmtp.socket.TestSockets.awaitPeers;
import static io.brine.zmtp.socket.TestSockets.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Small messages that wait for the application do not keep the read buffers they came in. */
@Timeout(30)
class SlowConsumerTest {
    private static final int SUB_READY = 27;
    private static final int MESSAGES = 300;
    private static final int UNWANTED = 128 * 1024;
    private static final long ENOUGH = 2 << 20;

    private final TestSockets sockets = new TestSockets();

    @AfterEach
    void close() {
        sockets.close();
    }

    @Test
    void shouldNotKeepReadBuffersForSmallMessagesThatWait() throws Exception {
        BlockingSocket sub = sockets.open(SocketType.SUB);
        sub.socket().eventLoop().submit(sub.socket()::pauseReceiving).get();
        sub.subscribe("A");
        try (ServerSocket listener = RawPeer.listen()) {
            sub.connect("tcp://127.0.0.1:" + listener.getLocalPort());
            try (RawPeer pub = RawPeer.accept(listener).shake("PUB", SUB_READY)) {
                awaitPeers(sub, 1);
                long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
                for (int i = 0; i < MESSAGES; i++) {
                    pub.write(unwantedAndWanted(i));
                }
                Awaitility.await()
                        .until(() -> sub.socket().counters().droppedInbound() == MESSAGES);
                // The last wanted one may still be on its way; it does not matter.
                assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() - before)
                        .isLessThan(ENOUGH);
                sub.socket().eventLoop().submit(sub.socket()::resumeReceiving).get();
                for (int i = 0; i < MESSAGES; i++) {
                    assertThat(text(sub)).isEqualTo("A%09d".formatted(i));
                }
            }
        }
    }

    private static byte[] unwantedAndWanted(int number) {
        return ByteBuffer.allocate(9 + UNWANTED + 12)
                .put((byte) 2)
                .putLong(UNWANTED)
                .put(new byte[UNWANTED])
                .put((byte) 0)
                .put((byte) 10)
                .put("A%09d".formatted(number).getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
