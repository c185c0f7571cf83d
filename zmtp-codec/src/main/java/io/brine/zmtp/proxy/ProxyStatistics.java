package io.brine.zmtp.proxy;

import io.brine.zmtp.message.ZmtpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.util.stream.LongStream;

/**
 * Immutable. What passed through a proxy since it started; messages are counted by frame, as libzmq
 * does.
 *
 * @param frontend traffic of the frontend
 * @param backend traffic of the backend
 */
public record ProxyStatistics(Side frontend, Side backend) {
    /**
     * Immutable. Traffic of one socket.
     *
     * @param framesReceived frames received
     * @param bytesReceived octets in them
     * @param framesSent frames sent
     * @param bytesSent octets in them
     */
    public record Side(long framesReceived, long bytesReceived, long framesSent, long bytesSent) {
        private LongStream numbers() {
            return LongStream.of(framesReceived, bytesReceived, framesSent, bytesSent);
        }
    }

    /**
     * Returns the answer to STATISTICS: eight frames, each a number of 64 bits, little-endian,
     * frontend first. The caller owns it.
     */
    public ZmtpMessage toMessage() {
        return ZmtpMessage.of(
                LongStream.concat(frontend.numbers(), backend.numbers())
                        .mapToObj(number -> Unpooled.buffer(Long.BYTES).writeLongLE(number))
                        .toArray(ByteBuf[]::new));
    }
}
