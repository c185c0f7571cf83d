package io.brine.master;

import io.brine.master.publish.JobPublisher;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Publishes jobs on the master's own behalf: as its user's command line would, with that user's
 * key. Thread-safe; never blocks.
 */
final class OwnJobs {
    private final JobPublisher publisher;
    private final String user;
    private final String key;

    private OwnJobs(JobPublisher publisher, String user, String key) {
        this.publisher = publisher;
        this.user = user;
        this.key = key;
    }

    /** Reads the key that was made for the user at the start. */
    static OwnJobs of(JobPublisher publisher, Path cacheDir, String user) throws IOException {
        return new OwnJobs(
                publisher, user, Files.readString(cacheDir.resolve("." + user + "_key")).strip());
    }

    /** Publishes; the answer is that of the command {@code publish}. */
    CompletionStage<@Nullable Object> publish(Map<String, @Nullable Object> request) {
        Map<Object, @Nullable Object> own = new LinkedHashMap<>(request);
        own.put("user", user);
        own.put("key", key);
        return publisher.publish(PayloadMap.ofMap(own), null);
    }

    /** Whether a text is the key; takes the same time for any. */
    boolean isKey(@Nullable Object text) {
        return text instanceof String other
                && MessageDigest.isEqual(
                        other.getBytes(StandardCharsets.UTF_8),
                        key.getBytes(StandardCharsets.UTF_8));
    }
}
