package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.transport.Link;
import io.netty.channel.EventLoop;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/**
 * SERVER and PEER: each peer has a number other than 0, chosen here, that stands beside the
 * messages from it and to it, and never goes over the wire (RFC 41, 51). A peer that we dial keeps
 * its number when it is connected again. An unknown number is refused with HOST_UNREACHABLE.
 */
final class RoutingIdSocket extends BaseSocket {
    private final Map<Integer, Pipe> peers = new HashMap<>();
    private int next = ThreadLocalRandom.current().nextInt();

    RoutingIdSocket(
            SocketType type, SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(type, options, loop, registry);
    }

    @Override
    public CompletionStage<Integer> connectPeer(String endpoint) {
        if (type() != SocketType.PEER) {
            return super.connectPeer(endpoint);
        }
        int[] id = new int[1];
        return whileOpen(
                () ->
                        endpoints
                                .connect(endpoint, pipe -> id[0] = number(pipe))
                                .thenApply(done -> id[0]));
    }

    private int number(Pipe pipe) {
        if (pipe.attachment instanceof Integer known) {
            return known;
        }
        do {
            next++;
        } while (next == 0 || peers.containsKey(next));
        pipe.attachment = next;
        peers.put(next, pipe);
        return next;
    }

    @Override
    void added(Pipe pipe) {
        number(pipe);
    }

    @Override
    boolean attached(Pipe pipe, Link link) {
        number(pipe);
        return true;
    }

    @Override
    void removed(Pipe pipe) {
        peers.remove(number(pipe), pipe);
    }

    @Override
    ZmtpMessage prepare(Pipe pipe, ZmtpMessage message) {
        return message.withRoutingId(number(pipe));
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        Pipe pipe = peers.get(message.routingId());
        if (pipe == null) {
            return SendResult.HOST_UNREACHABLE;
        }
        if (!pipe.hasRoom()) {
            return SendResult.HWM_REACHED;
        }
        pipe.enqueue(message.withRoutingId(0));
        return SendResult.SENT;
    }
}
