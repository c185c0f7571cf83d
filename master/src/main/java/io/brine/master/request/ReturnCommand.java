package io.brine.master.request;

import io.brine.master.process.Failures;
import io.brine.master.process.RefusalLog;
import io.brine.master.request.ReturnStore.NotStoredException;
import io.brine.salt.payload.PayloadException;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * {@code _return}: keeps a minion's return and announces it. The minion is answered once the return
 * is on disk. When the disk does not take it there is no answer at all: Salt's minion sends a
 * return again ({@code return_retry_tries}) when its request runs out of time, but takes every
 * answer that it can open, an error too, for an acknowledgement.
 */
final class ReturnCommand implements MinionCommand {
    static final Set<String> NOT_A_MINIONS_TO_SAY =
            Set.of("error", "minions", "missing", "resource_id");

    private final ReturnStore store;
    private final RefusalLog refusals;

    ReturnCommand(ReturnStore store, RefusalLog refusals) {
        this.store = store;
        this.refusals = refusals;
    }

    @Override
    public CompletionStage<Reply> run(MinionRequest request) throws PayloadException {
        Map<Object, @Nullable Object> load = request.load().toMap();
        if (!load.containsKey("return") || !load.containsKey("jid")) {
            refusals.refused(
                    request.peer(), "return of " + request.id() + " without return or jid");
            return CompletableFuture.completedFuture(new Reply.Sealed(null));
        }
        load.put("id", request.id());
        load.put("jid", request.load().text("jid"));
        // Words that command lines take as the master's own, or as another minion's name.
        load.keySet().removeAll(NOT_A_MINIONS_TO_SAY);
        return store.keep(request.id(), load)
                .<Reply>thenApply(kept -> new Reply.Sealed(null))
                .exceptionally(failure -> failed(request, Failures.cause(failure)));
    }

    private Reply failed(MinionRequest request, Throwable cause) {
        if (cause instanceof NotStoredException) {
            return new Reply.None();
        }
        if (cause instanceof IllegalArgumentException) {
            // Acknowledged all the same: it will not be better the next time.
            refusals.refused(request.peer(), "return of " + request.id() + " for an invalid jid");
            return new Reply.Sealed(null);
        }
        throw new CompletionException(cause);
    }
}
