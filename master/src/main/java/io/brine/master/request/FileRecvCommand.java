package io.brine.master.request;

import io.brine.master.fileserver.PushedFiles;
import io.brine.master.fileserver.RefusedPathException;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPool;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code _file_recv}, what {@code cp.push} sends: true when a piece of a file was stored, false
 * when it may not be. Thread-safe.
 */
final class FileRecvCommand implements MinionCommand {
    private final @Nullable PushedFiles files;
    private final WorkPool pool;
    private final RefusalLog refusals;

    /**
     * With {@code file_recv}.
     *
     * @param files where to; null refuses everything
     */
    FileRecvCommand(@Nullable PushedFiles files, WorkPool pool, RefusalLog refusals) {
        this.files = files;
        this.pool = pool;
        this.refusals = refusals;
    }

    @Override
    public CompletionStage<Reply> run(MinionRequest request) {
        PushedFiles to = files;
        if (to == null) {
            refused(request, "a push, but file_recv is not set");
            return CompletableFuture.completedFuture(new Reply.Sealed(false));
        }
        return pool.submit(() -> new Reply.Sealed(store(to, request)));
    }

    private boolean store(PushedFiles to, MinionRequest request) throws IOException {
        PayloadMap load = request.load();
        List<String> path = path(load);
        byte[] data = data(load);
        if (path == null || data == null || !(load.get("loc") instanceof Number)) {
            refused(request, "a push without path, loc or data");
            return false;
        }
        try {
            to.write(request.id(), path, load.integerOr("loc", -1), data);
            return true;
        } catch (RefusedPathException e) {
            refused(request, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void refused(MinionRequest request, String what) {
        refusals.refused(request.peer(), request.id() + " asked for " + what);
    }

    private static @Nullable List<String> path(PayloadMap load) {
        if (!(load.get("path") instanceof List<?> components)) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (Object component : components) {
            if (!(component instanceof String name)) {
                return null;
            }
            names.add(name);
        }
        return names;
    }

    private static byte @Nullable [] data(PayloadMap load) {
        try {
            return load.optBytes("data");
        } catch (PayloadException e) {
            return null;
        }
    }
}
