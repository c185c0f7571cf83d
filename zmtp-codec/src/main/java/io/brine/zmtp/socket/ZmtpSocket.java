package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.monitor.SocketMonitor;
import io.brine.zmtp.transport.Endpoint;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A ZeroMQ socket. All its state, its listeners and its connections live on one event loop, {@link
 * #eventLoop()}. Methods marked [any] may be called from any thread and take effect on the loop;
 * those marked [loop] only there. Stages complete on the loop.
 */
public interface ZmtpSocket {
    /** [any] Returns the type. */
    SocketType type();

    /** [any] Returns the options that the socket was opened with. */
    SocketOptions options();

    /** [any] Returns the loop that everything of this socket happens on. */
    EventLoop eventLoop();

    /**
     * [any] Listens on an endpoint: {@code tcp://127.0.0.1:*}, {@code tcp://*:4506}, {@code
     * tcp://[::]:4505}, {@code ipc:///run/a.sock}, {@code ipc://*}, {@code inproc://name}, for DISH
     * {@code udp://239.0.0.1:5555}. Completes with the endpoint as resolved; fails with a {@link
     * java.net.BindException}, {@link java.net.UnknownHostException} or {@link
     * IllegalArgumentException}.
     */
    CompletionStage<Endpoint> bind(String endpoint);

    /**
     * [any] Stops listening on a resolved endpoint; connections accepted there stay. Fails when it
     * is not bound.
     */
    CompletionStage<Void> unbind(String endpoint);

    /**
     * [any] Connects to an endpoint, for ever and again: {@code tcp://host:port}, {@code
     * tcp://source:port;host:port}, {@code ipc:///run/a.sock}, {@code inproc://name}, for RADIO
     * {@code udp://239.0.0.1:5555}. Completes once it is parsed and being dialled.
     */
    CompletionStage<Void> connect(String endpoint);

    /**
     * [any] As {@link #connect(String)}; a ROUTER calls the peer there by {@code routingId}, copied
     * (CONNECT_ROUTING_ID), whatever the peer announces. Fails with {@link
     * IllegalArgumentException} when the name is in use or not one, with {@link
     * IllegalStateException} on other types.
     */
    CompletionStage<Void> connect(String endpoint, byte[] routingId);

    /**
     * [any] As {@link #connect(String)}; completes with the routing id that messages to the peer
     * there must carry, and may at once. PEER only, else it fails with {@link
     * IllegalStateException}.
     */
    CompletionStage<Integer> connectPeer(String endpoint);

    /** [any] Returns the endpoint bound or connected last, as resolved; null before that. */
    @Nullable Endpoint lastEndpoint();

    /**
     * [any] Ends a connection made by {@link #connect}, lingering as the options say. Fails when
     * there is none.
     */
    CompletionStage<Void> disconnect(String endpoint);

    /**
     * [any] Subscribes to a prefix, copied; counted. SUB and XSUB; on an XPUB that is manual it
     * acts on the peer whose notice was delivered last. Else the stage fails with {@link
     * IllegalStateException}.
     */
    CompletionStage<Void> subscribe(byte[] prefix);

    /**
     * [any] Takes one subscription to a prefix back; unknown ones are ignored. As {@link
     * #subscribe}.
     */
    CompletionStage<Void> unsubscribe(byte[] prefix);

    /**
     * [any] Joins a group of 0 to 255 octets without NUL, copied (RFC 48). DISH only, else the
     * stage fails with {@link IllegalStateException}; it fails with {@link
     * IllegalArgumentException} when the group was joined before.
     */
    CompletionStage<Void> join(byte[] group);

    /** [any] Leaves a group; fails when it was not joined. As {@link #join}. */
    CompletionStage<Void> leave(byte[] group);

    /**
     * [loop] Sends without blocking. Takes ownership of the message if and only if {@link
     * SendResult#consumed()}.
     *
     * @throws IllegalStateException when called off the loop
     */
    SendResult send(ZmtpMessage message);

    /** [any] Sends; always takes ownership: a message that is refused is released. */
    CompletionStage<SendResult> sendAsync(ZmtpMessage message);

    /**
     * [any] Sets who takes the messages. Without a handler they wait, up to RCVHWM for each peer,
     * and then reading from that peer stops.
     */
    void onMessage(MessageHandler handler);

    /**
     * [any] Sets what to run on the loop when a send refused with HWM_REACHED or NOT_CONNECTED may
     * succeed now.
     */
    void onWritable(Runnable handler);

    /**
     * [any] Sets what to run on the loop when the peer that was asked has gone, and the socket may
     * send again: for a REQ with {@link PatternOptions#reqFailOnDisconnect()}.
     */
    void onRequestLost(Runnable handler);

    /** [loop] Stops delivery; at RCVHWM for each peer, also reading from it. */
    void pauseReceiving();

    /** [loop] Goes on with delivery. */
    void resumeReceiving();

    /** [any] Adds somebody to be told of connections. */
    void monitor(SocketMonitor monitor);

    /** [any] Returns how many peers have completed their handshake. */
    int peerCount();

    /**
     * [any] Returns how many peers have subscribed to something, or joined a group; 0 on types
     * without subscribers.
     */
    int subscribedPeers();

    /** [loop] Returns how many messages wait in the queues of all peers to be sent. */
    long queuedMessages();

    /** [any] Returns the counters. */
    SocketCounters counters();

    /** [any] Closes, lingering as the options say; idempotent. Completes when all is gone. */
    CompletionStage<Void> close();

    /**
     * [any] As {@link #close()}, lingering as long as said here; a socket that is closing already
     * lingers that long from now on.
     */
    CompletionStage<Void> close(Duration linger);
}
