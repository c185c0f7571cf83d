package io.brine.zmtp.socket;

import io.brine.zmtp.transport.InprocRegistry;
import io.netty.channel.EventLoop;

/** Stateless. Makes the socket of a type. */
final class Sockets {
    private Sockets() {}

    static BaseSocket create(
            SocketType type, SocketOptions options, EventLoop loop, InprocRegistry registry) {
        return switch (type) {
            case PUB -> new PubSocket(options, loop, registry);
            case SUB -> new SubSocket(options, loop, registry);
            case REQ -> new ReqSocket(options, loop, registry);
            case REP -> new RepSocket(options, loop, registry);
            case DEALER, CLIENT, PUSH, SCATTER ->
                    new LoadBalancedSocket(type, options, loop, registry);
            case PULL, GATHER -> new FairQueuedSocket(type, options, loop, registry);
            case ROUTER -> new RouterSocket(options, loop, registry);
            case PAIR, CHANNEL -> new PairSocket(type, options, loop, registry);
            case XPUB, XSUB, SERVER, PEER, RADIO, DISH ->
                    throw new UnsupportedOperationException(type + " sockets are not built yet");
        };
    }
}
