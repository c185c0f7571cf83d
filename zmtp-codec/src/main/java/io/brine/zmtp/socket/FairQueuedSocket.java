package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.netty.channel.EventLoop;

/** PULL and GATHER: receive from all peers in turn, and send nothing (RFC 30, 49). */
final class FairQueuedSocket extends BaseSocket {
    FairQueuedSocket(
            SocketType type, SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(type, options, loop, registry);
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        return SendResult.WRONG_STATE;
    }
}
