package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks one peer at a time, in turn, and takes the answer from that peer only (RFC 28). Replies that
 * do not fit are skipped. A strict REQ whose peer goes waits for ever, as in libzmq, unless
 * reqFailOnDisconnect is set; or use a timeout and REQ_RELAXED with REQ_CORRELATE. Relaxed without
 * correlate takes a late reply for the next request's.
 */
final class ReqSocket extends BaseSocket {
    private final LoadBalancer peers = new LoadBalancer();
    private @Nullable Pipe asked;
    private int requestId = ThreadLocalRandom.current().nextInt();

    ReqSocket(SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(SocketType.REQ, options, loop, registry);
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        if (asked != null && !options().reqRelaxed()) {
            return SendResult.WRONG_STATE;
        }
        Pipe pipe = peers.next();
        if (pipe == null) {
            return peers.refusal(options().immediate());
        }
        ZmtpMessage request = message.prepend(Unpooled.EMPTY_BUFFER);
        if (options().reqCorrelate()) {
            requestId++;
            request = request.prepend(Unpooled.copyInt(onWire(requestId)));
        }
        forgetInbound(pipe);
        asked = pipe;
        pipe.enqueue(request);
        return SendResult.SENT;
    }

    @Override
    boolean accepts(Pipe pipe, ZmtpMessage message) {
        if (pipe != asked) {
            return false;
        }
        int delimiter = options().reqCorrelate() ? 1 : 0;
        if (message.frameCount() < delimiter + 2 || message.frame(delimiter).isReadable()) {
            return false;
        }
        return delimiter == 0 || isCurrent(message.frame(0));
    }

    private boolean isCurrent(ByteBuf id) {
        return id.readableBytes() == Integer.BYTES
                && id.getInt(id.readerIndex()) == onWire(requestId);
    }

    /** In the order of this host's octets, as libzmq has it. */
    private static int onWire(int id) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(id) : id;
    }

    @Override
    @Nullable ZmtpMessage prepare(Pipe pipe, ZmtpMessage message) {
        if (pipe != asked || !accepts(pipe, message)) {
            message.release();
            return null;
        }
        asked = null;
        return message.skip(options().reqCorrelate() ? 2 : 1);
    }

    @Override
    void added(Pipe pipe) {
        peers.add(pipe);
    }

    @Override
    boolean keepsQueueOverReconnect(Pipe pipe) {
        return !options().reqFailOnDisconnect() && super.keepsQueueOverReconnect(pipe);
    }

    @Override
    void detached(Pipe pipe) {
        if (pipe == asked && options().reqFailOnDisconnect() && pipe.inbound.isEmpty()) {
            asked = null;
            requestLost();
        }
    }

    @Override
    void removed(Pipe pipe) {
        peers.remove(pipe);
    }
}
