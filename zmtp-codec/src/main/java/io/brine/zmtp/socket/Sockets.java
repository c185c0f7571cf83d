package io.brine.zmtp.socket;

import io.netty.channel.EventLoop;

/** Stateless. Makes the socket of a type. */
final class Sockets {
    private Sockets() {}

    static ZmtpSocket create(SocketType type, SocketOptions options, EventLoop loop) {
        if (loop.isShutdown()) {
            throw new IllegalStateException("the event loop is shut down");
        }
        throw new UnsupportedOperationException(type + " " + options.linger());
    }
}
