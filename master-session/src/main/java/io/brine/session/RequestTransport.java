package io.brine.session;

import io.brine.salt.channel.RequestChannel;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.ZmtpContext;
import io.netty.channel.EventLoop;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Carries one request body to a master's request server and its answer back. Thread-safe; never
 * blocks.
 */
interface RequestTransport extends AutoCloseable {

    /** Requests in flight at once. */
    int SOCKETS = 8;

    /** Requests in flight and waiting; the spool of returns alone asks for no more than eight. */
    int WAITING = 4096;

    /** Longest pause between two attempts to connect, as Salt's. */
    Duration RECONNECT_MAX = Duration.ofSeconds(5);

    /** Larger answers end the connection. */
    long MAX_ANSWER_BYTES = 256L << 20;

    /**
     * Sends one request.
     *
     * @param timeout for the answer; a request that is late fails and its answer is never mixed up
     *     with another's
     */
    CompletionStage<byte[]> request(byte[] body, Duration timeout);

    /** The next requests go over new connections: those at rest may lead nowhere any more. */
    void renewConnections();

    /** Gives up everything that is under way. */
    @Override
    void close();

    /** Over ZeroMQ's REQ sockets; nothing is dialled before the first request. */
    static RequestTransport zmq(
            NetworkSettings network, MasterAddress master, ZmtpContext context, EventLoop loop) {
        SocketOptions socket =
                SocketOptions.builder()
                        .linger(Duration.ZERO)
                        .reconnectIntervalMax(RECONNECT_MAX)
                        .maxMessageSize(MAX_ANSWER_BYTES)
                        .ipv6(network.ipv6())
                        .tcpKeepAlive(network.tcpKeepAlive())
                        .build();
        RequestChannel channel =
                new RequestChannel(
                        context,
                        network.requestEndpoint(master),
                        new RequestChannel.Options(socket, SOCKETS, WAITING),
                        loop);
        return new RequestTransport() {
            @Override
            public CompletionStage<byte[]> request(byte[] body, Duration timeout) {
                return channel.request(body, timeout);
            }

            @Override
            public void renewConnections() {
                channel.closeIdle();
            }

            @Override
            public void close() {
                channel.close();
            }
        };
    }
}
