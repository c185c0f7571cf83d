package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.netty.channel.EventLoop;

/**
 * DEALER, CLIENT, PUSH and SCATTER: round-robin to peers with room, fair-queued from them where the
 * type receives; messages pass unchanged (RFC 28, 30, 41, 49). Refuses to send when no peer has
 * room.
 */
final class LoadBalancedSocket extends BaseSocket {
    private final LoadBalancer peers = new LoadBalancer();

    LoadBalancedSocket(
            SocketType type, SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(type, options, loop, registry);
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
