package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.Link;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the socket types differ in: what {@link BaseSocket} asks a type on the loop, answered as
 * most types do, and the API's calls that most types do not have, on any thread.
 */
abstract class SocketBehaviour implements ZmtpSocket {
    final SocketType type;
    final SocketOptions options;

    SocketBehaviour(SocketType type, SocketOptions options) {
        this.type = type;
        this.options = options;
    }

    @Override
    public final SocketType type() {
        return type;
    }

    @Override
    public final SocketOptions options() {
        return options;
    }

    /** Sends; ownership as {@link ZmtpSocket#send}. */
    abstract SendResult transmit(ZmtpMessage message);

    /**
     * A pipe is there: one that was dialled, perhaps without a link yet, or one that was accepted.
     */
    void added(Pipe pipe) {}

    /** A pipe has got a link; returns whether the peer is welcome. */
    boolean attached(Pipe pipe, Link link) {
        return true;
    }

    /** A pipe has lost its link. */
    void detached(Pipe pipe) {}

    /** A pipe is gone. */
    void removed(Pipe pipe) {}

    /** Returns whether a message that came is of interest at all; if not, the caller drops it. */
    boolean accepts(Pipe pipe, ZmtpMessage message) throws ZmtpProtocolException {
        return type.canReceive();
    }

    /** Returns whether it is the application's turn to receive. */
    boolean mayReceive() {
        return true;
    }

    /**
     * Makes what the application gets of what came; takes ownership; null when it shall get
     * nothing.
     */
    @Nullable ZmtpMessage prepare(Pipe pipe, ZmtpMessage message) {
        return message;
    }

    /** Takes a SUBSCRIBE or CANCEL; they mean nothing to most types. */
    void onCommand(Pipe pipe, Command command) throws ZmtpProtocolException {}

    /** Sends what a new peer is to get before anything else. */
    void greet(Pipe pipe) {
        byte[] hello = options.helloMessage();
        if (hello.length > 0 && Notices.canSayHello(type)) {
            pipe.greet(ZmtpMessage.of(hello));
        }
        if (options.probeRouter() && type.announcesIdentity()) {
            pipe.greet(ZmtpMessage.of(Unpooled.EMPTY_BUFFER));
        }
    }

    /** A notice is about to be handed to the application. */
    void noticeDelivered(Pipe pipe) {}

    /** Returns whether messages for a dialled peer survive the loss of its connection. */
    boolean keepsQueueOverReconnect(Pipe pipe) {
        return !options.immediate();
    }

    /** Returns whether a message that a lost connection did not take is put back, or counted. */
    boolean countsUnsent() {
        return true;
    }

    final Duration linger() {
        boolean dropsByDefault =
                switch (type) {
                    case SUB, XSUB, DISH -> true;
                    default -> false;
                };
        return dropsByDefault && !options.isSet(QueueOptions.LINGER)
                ? Duration.ZERO
                : options.linger();
    }

    /** The socket is closed for good. */
    void closed() {}

    @Override
    public CompletionStage<Void> connect(String endpoint, byte[] routingId) {
        return CompletableFuture.failedFuture(unsupported("names for its peers"));
    }

    @Override
    public CompletionStage<Integer> connectPeer(String endpoint) {
        return CompletableFuture.failedFuture(unsupported("routing ids to connect by"));
    }

    @Override
    public CompletionStage<Void> subscribe(byte[] prefix) {
        return CompletableFuture.failedFuture(unsupported("subscriptions"));
    }

    @Override
    public CompletionStage<Void> unsubscribe(byte[] prefix) {
        return CompletableFuture.failedFuture(unsupported("subscriptions"));
    }

    @Override
    public CompletionStage<Void> join(byte[] group) {
        return CompletableFuture.failedFuture(unsupported("groups to join"));
    }

    @Override
    public CompletionStage<Void> leave(byte[] group) {
        return CompletableFuture.failedFuture(unsupported("groups to join"));
    }

    private IllegalStateException unsupported(String what) {
        return new IllegalStateException("a " + type.label() + " socket has no " + what);
    }
}
