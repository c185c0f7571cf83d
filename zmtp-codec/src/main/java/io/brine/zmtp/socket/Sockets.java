package io.brine.zmtp.socket;

import io.brine.zmtp.transport.InprocRegistry;
import io.netty.channel.EventLoop;

/** Stateless. Makes the socket of a type. */
final class Sockets {
    private Sockets() {}

    static BaseSocket create(
            SocketType type, SocketOptions options, EventLoop loop, InprocRegistry registry) {
        return switch (type) {
            case PUB -> new PubSocket(type, options, loop, registry);
            case XPUB -> new XpubSocket(options, loop, registry);
            case SUB, XSUB -> new SubSocket(type, options, loop, registry);
            case REQ -> new ReqSocket(options, loop, registry);
            case REP -> new RepSocket(options, loop, registry);
            case DEALER, CLIENT, PUSH, SCATTER ->
                    new LoadBalancedSocket(type, options, loop, registry);
            case PULL, GATHER -> new FairQueuedSocket(type, options, loop, registry);
            case ROUTER -> new RouterSocket(options, loop, registry);
            case PAIR, CHANNEL -> new PairSocket(type, options, loop, registry);
            case SERVER, PEER -> new RoutingIdSocket(type, options, loop, registry);
            case RADIO -> new RadioSocket(options, loop, registry);
            case DISH -> new DishSocket(options, loop, registry);
        };
    }
}
