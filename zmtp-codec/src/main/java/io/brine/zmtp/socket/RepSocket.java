package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

/**
 * Answers one request at a time, fair-queued; keeps the request's envelope, any number of hops, and
 * puts it back on the reply (RFC 28). A reply to a peer that is gone or full is dropped.
 */
final class RepSocket extends BaseSocket {
    private @Nullable Pipe asking;
    private ByteBuf[] envelope = new ByteBuf[0];

    RepSocket(SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(SocketType.REP, options, loop, registry);
    }

    @Override
    boolean mayReceive() {
        return asking == null;
    }

    @Override
    @Nullable ZmtpMessage prepare(Pipe pipe, ZmtpMessage message) {
        int delimiter = 0;
        while (delimiter < message.frameCount() && message.frame(delimiter).isReadable()) {
            delimiter++;
        }
        if (delimiter >= message.frameCount() - 1) {
            message.release();
            return null;
        }
        envelope = new ByteBuf[delimiter + 1];
        for (int i = 0; i <= delimiter; i++) {
            envelope[i] = message.frame(i).retainedDuplicate();
        }
        asking = pipe;
        return message.skip(delimiter + 1);
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        Pipe pipe = asking;
        if (pipe == null) {
            return SendResult.WRONG_STATE;
        }
        asking = null;
        ZmtpMessage reply = message.prependAll(envelope);
        envelope = new ByteBuf[0];
        SendResult result = SendResult.SENT;
        if (pipe.link() == null) {
            counters.droppedUnroutable.increment();
            result = SendResult.DROPPED;
        } else if (!pipe.hasRoom()) {
            counters.droppedAtHighWaterMark.increment();
            result = SendResult.DROPPED;
        }
        if (result == SendResult.SENT) {
            pipe.enqueue(reply);
        } else {
            reply.release();
        }
        eventLoop().execute(this::receiveMore);
        return result;
    }

    @Override
    void closed() {
        for (ByteBuf frame : envelope) {
            frame.release();
        }
        envelope = new ByteBuf[0];
    }
}
