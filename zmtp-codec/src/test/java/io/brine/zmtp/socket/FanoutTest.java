package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.handshake.PeerInfo;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.Link;
import io.brine.zmtp.wire.Command;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ReferenceCounted;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;

/** One encoding for all subscribers. */
@Timeout(20)
class FanoutTest {
    private static final int PEERS = 1000;
    private static final int SIZE = 256;

    /** A link that keeps what it is offered. */
    private record KeepingLink(boolean takesEncoded, List<ReferenceCounted> offered)
            implements Link {
        @Override
        public PeerInfo peer() {
            throw new UnsupportedOperationException("nobody asks in this test");
        }

        @Override
        public boolean offer(ReferenceCounted message) {
            return offered.add(message);
        }

        @Override
        public void flush() {}

        @Override
        public int inFlight() {
            return 0;
        }

        @Override
        public int sendLimit(int own) {
            return own;
        }

        @Override
        public void send(Command command) {}

        @Override
        public void consumed(int count) {}

        @Override
        public void resumeReading() {}

        @Override
        public void close() {}

        @Override
        public void closeFlushed() {}
    }

    private final List<ReferenceCounted> offered = new ArrayList<>();

    /** Sends one message to many peers; returns in how many places of memory they get it. */
    private long distinctMemories(boolean encoded) throws Exception {
        try (ZmtpContext context = ZmtpContext.create()) {
            BaseSocket socket = (BaseSocket) context.open(SocketType.PUB, SocketOptions.defaults());
            socket.eventLoop().submit(() -> sendToAll(socket, encoded)).get();
        }
        assertThat(offered).hasSize(PEERS);
        long distinct = offered.stream().mapToLong(FanoutTest::address).distinct().count();
        offered.forEach(ReferenceCounted::release);
        return distinct;
    }

    private void sendToAll(BaseSocket socket, boolean encoded) {
        Fanout fanout = new Fanout(socket);
        fanout.begin();
        for (int i = 0; i < PEERS; i++) {
            Pipe pipe = new Pipe(socket, false, () -> {});
            pipe.attach(new KeepingLink(encoded, offered));
            fanout.choose(pipe);
        }
        ByteBuf body = PooledByteBufAllocator.DEFAULT.directBuffer(SIZE).writeZero(SIZE);
        assertThat(fanout.send(ZmtpMessage.of(body))).isEqualTo(SendResult.SENT);
    }

    private static long address(ReferenceCounted message) {
        return message instanceof ByteBuf octets
                ? octets.memoryAddress()
                : ((ZmtpMessage) message).frame(0).memoryAddress();
    }

    @Test
    void encodesAMessageOnceForAThousandSubscribers() throws Exception {
        assertThat(distinctMemories(true)).isEqualTo(1);
        assertThat(offered).allSatisfy(each -> assertThat(each).isInstanceOf(ByteBuf.class));
    }

    @Test
    void passesAMessageByReferenceToThoseWhoTakeNoOctets() throws Exception {
        assertThat(distinctMemories(false)).isEqualTo(1);
        assertThat(offered).allSatisfy(each -> assertThat(each).isInstanceOf(ZmtpMessage.class));
    }
}
