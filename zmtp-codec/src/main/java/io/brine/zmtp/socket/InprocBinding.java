package io.brine.zmtp.socket;

import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.InprocDial;
import io.brine.zmtp.transport.InprocLink;
import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.wire.Metadata;

import java.net.BindException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/** Confined to its socket's loop, except for {@link #accept}. One bound inproc name. */
final class InprocBinding implements Endpoints.Binding, InprocRegistry.Acceptor {
    private final Endpoints endpoints;
    private final BaseSocket socket;
    private final Endpoint.Inproc endpoint;

    InprocBinding(Endpoints endpoints, Endpoint.Inproc endpoint) {
        this.endpoints = endpoints;
        this.endpoint = endpoint;
        socket = endpoints.socket;
    }

    @Override
    public CompletionStage<Endpoint> open() {
        try {
            endpoints.registry.bind(endpoint.name(), this);
        } catch (BindException e) {
            return CompletableFuture.failedFuture(e);
        }
        endpoints.bound(endpoint.toString(), this);
        return CompletableFuture.completedFuture(endpoint);
    }

    @Override
    public CompletionStage<Void> close() {
        endpoints.registry.unbind(endpoint.name(), this);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void accept(InprocDial dial) {
        try {
            socket.eventLoop().execute(() -> acceptOnLoop(dial));
        } catch (RejectedExecutionException gone) {
            answer(dial, () -> dial.answer().closed());
        }
    }

    private void acceptOnLoop(InprocDial dial) {
        String peerType = dial.side().metadata().text(Metadata.SOCKET_TYPE);
        if (socket.isClosing()) {
            answer(dial, () -> dial.answer().closed());
            return;
        }
        if (peerType == null || !socket.type().accepts(peerType)) {
            String reason = "a " + peerType + " socket cannot connect to a " + socket.type().name();
            answer(dial, () -> dial.answer().refused(reason));
            return;
        }
        InprocLink[] ends =
                InprocLink.pair(
                        endpoint.name(),
                        endpoints.inprocSide,
                        socket.eventLoop(),
                        dial.side(),
                        dial.loop());
        answer(dial, () -> dial.answer().connected(ends[1]));
        Pipe pipe = socket.newPipe(false, endpoints::settle);
        ends[0].attach(pipe);
        if (!socket.attach(pipe, ends[0])) {
            ends[0].refuse();
        }
    }

    private static void answer(InprocDial dial, Runnable task) {
        try {
            dial.loop().execute(task);
        } catch (RejectedExecutionException gone) {
            // The dialling socket's loop is shut down: there is nobody to tell.
            return;
        }
    }
}
