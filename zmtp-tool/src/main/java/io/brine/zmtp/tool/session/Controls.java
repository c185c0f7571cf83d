package io.brine.zmtp.tool.session;

import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.tool.ToolException;
import io.brine.zmtp.tool.format.InputLine;
import io.brine.zmtp.tool.io.Console;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Thread-safe. Does to a socket what control lines and options ask. */
final class Controls {
    private final ZmtpSocket socket;
    private final Console console;
    private final AtomicInteger firstPeer = new AtomicInteger();

    Controls(ZmtpSocket socket, Console console) {
        this.socket = socket;
        this.console = console;
    }

    /**
     * Does it; returns true when it is done already. Otherwise {@code whenDone} runs on the
     * socket's loop. A failure is told in one line.
     */
    boolean apply(InputLine.Control control, Outbox.Listener listener, Runnable whenDone) {
        CompletableFuture<?> done = start(control).toCompletableFuture();
        if (done.isDone()) {
            tell(control, done, listener);
            return true;
        }
        done.whenComplete(
                (value, failure) -> {
                    tell(control, done, listener);
                    whenDone.run();
                });
        return false;
    }

    private static void tell(
            InputLine.Control control, CompletableFuture<?> done, Outbox.Listener listener) {
        if (!done.isCompletedExceptionally()) {
            return;
        }
        String what = failureText(control, done.exceptionNow());
        switch (control.action()) {
            case CONNECT, BIND -> listener.onFailure(what);
            default -> listener.onBadLine(what);
        }
    }

    private static String failureText(InputLine.Control control, Throwable failure) {
        String verb = control.action().key();
        String operand = new String(control.octets(), StandardCharsets.UTF_8);
        return switch (control.action()) {
            case CONNECT, DISCONNECT, BIND, UNBIND ->
                    ToolException.cannotText(verb, operand, failure);
            case SUBSCRIBE, UNSUBSCRIBE, JOIN, LEAVE ->
                    "cannot " + verb + ": " + ToolException.describe(failure);
        };
    }

    private CompletionStage<?> start(InputLine.Control control) {
        byte[] octets = control.octets();
        String endpoint = new String(octets, StandardCharsets.UTF_8);
        return switch (control.action()) {
            case SUBSCRIBE -> socket.subscribe(octets);
            case UNSUBSCRIBE -> socket.unsubscribe(octets);
            case JOIN -> socket.join(octets);
            case LEAVE -> socket.leave(octets);
            case CONNECT -> connect(endpoint);
            case DISCONNECT -> socket.disconnect(endpoint);
            case BIND -> bind(endpoint);
            case UNBIND -> socket.unbind(endpoint);
        };
    }

    /** Binds, and prints where. */
    CompletionStage<Void> bind(String endpoint) {
        return socket.bind(endpoint).thenAccept(resolved -> console.bound(resolved.toString()));
    }

    /** Connects. */
    CompletionStage<Void> connect(String endpoint) {
        if (socket.type() != SocketType.PEER) {
            return socket.connect(endpoint);
        }
        return socket.connectPeer(endpoint).thenAccept(id -> firstPeer.compareAndSet(0, id));
    }

    /**
     * Returns the routing id of the peer at the endpoint that was connected first, 0 for none:
     * where messages of a PEER go that name no other.
     */
    int firstPeer() {
        return firstPeer.get();
    }
}
