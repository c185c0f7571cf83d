package io.brine.benchmarks.swarm.scenario;

import io.brine.benchmarks.swarm.minion.SimulatedMinion;
import io.brine.salt.crypto.HashType;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;

/**
 * One minion's fetching of files, in the steps of Salt's own client: the hash, then piece by piece
 * until an empty one. What came is held against the hash. Confined to the minion's loop.
 */
final class FileFetch {
    private static final String ENVIRONMENT = "base";

    /** What all minions together fetched. Thread-safe. */
    static final class Tally {
        final LongAdder files = new LongAdder();
        final LongAdder octets = new LongAdder();
        final LongAdder wrong = new LongAdder();
    }

    private final SimulatedMinion minion;
    private final Tally tally;

    FileFetch(SimulatedMinion minion, Tally tally) {
        this.minion = minion;
        this.tally = tally;
    }

    /** Fetches all files of a directory, one after another. */
    CompletableFuture<@Nullable Void> tree(String prefix) {
        Map<Object, @Nullable Object> load = load("_file_list");
        load.put("prefix", prefix);
        return minion.ask(load)
                .thenCompose(
                        answer -> {
                            if (!(answer instanceof List<?> paths) || paths.isEmpty()) {
                                throw new CompletionException(
                                        new PayloadException("no file is below " + prefix));
                            }
                            return next(paths, 0);
                        });
    }

    private CompletableFuture<@Nullable Void> next(List<?> paths, int index) {
        if (index == paths.size()) {
            return CompletableFuture.completedFuture(null);
        }
        return file(String.valueOf(paths.get(index)))
                // Also a long tree must not become a deep stack.
                .thenComposeAsync(done -> next(paths, index + 1), minion.loop());
    }

    /** Fetches one file. */
    CompletableFuture<@Nullable Void> file(String path) {
        Map<Object, @Nullable Object> load = load("_file_hash");
        load.put("path", path);
        return minion.ask(load)
                .thenCompose(
                        answer -> {
                            try {
                                PayloadMap hash = PayloadMap.of(answer);
                                return pieces(path, new ByteArrayOutputStream())
                                        .thenAccept(content -> check(content, hash));
                            } catch (PayloadException e) {
                                throw new CompletionException(
                                        new PayloadException("the master has no file " + path));
                            }
                        });
    }

    private CompletableFuture<byte[]> pieces(String path, ByteArrayOutputStream soFar) {
        Map<Object, @Nullable Object> load = load("_serve_file");
        load.put("path", path);
        load.put("loc", soFar.size());
        return minion.ask(load)
                .thenCompose(
                        answer -> {
                            try {
                                byte[] piece = PayloadMap.of(answer).bytes("data");
                                if (piece.length == 0) {
                                    return CompletableFuture.completedFuture(soFar.toByteArray());
                                }
                                soFar.writeBytes(piece);
                                return pieces(path, soFar);
                            } catch (PayloadException e) {
                                throw new CompletionException(e);
                            }
                        });
    }

    private void check(byte[] content, PayloadMap hash) {
        tally.files.increment();
        tally.octets.add(content.length);
        String wanted = hash.textOr("hsum", "");
        boolean same = HashType.of(hash.textOr("hash_type", "")).hex(content).equals(wanted);
        if (!same) {
            tally.wrong.increment();
        }
    }

    private static Map<Object, @Nullable Object> load(String command) {
        Map<Object, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", command);
        load.put("saltenv", ENVIRONMENT);
        return load;
    }
}
