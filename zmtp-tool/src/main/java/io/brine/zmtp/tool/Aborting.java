package io.brine.zmtp.tool;

import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.tool.io.Console;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stateless. */
public final class Aborting {
    private static final long LIMIT_MILLIS = 2000;

    private Aborting() {}

    /**
     * Closes the sockets at once without lingering, and waits for that, for two seconds at most and
     * not on their event loops.
     */
    public static void close(Collection<ZmtpSocket> sockets, Console console) {
        CompletableFuture<?>[] closing =
                sockets.stream()
                        .map(socket -> socket.close(Duration.ZERO).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(closing).get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            console.error("could not close in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
