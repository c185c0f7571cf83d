package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.netty.channel.EventLoop;

/** Round-robin to peers with room, fair-queued from them; messages pass unchanged (RFC 28). */
final class DealerSocket extends BaseSocket {
    private final LoadBalancer peers = new LoadBalancer();

    DealerSocket(SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(SocketType.DEALER, options, loop, registry);
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        Pipe pipe = peers.next();
        if (pipe == null) {
            return peers.refusal(options().immediate());
        }
        pipe.enqueue(message);
        return SendResult.SENT;
    }

    @Override
    void added(Pipe pipe) {
        peers.add(pipe);
    }

    @Override
    void removed(Pipe pipe) {
        peers.remove(pipe);
    }
}
