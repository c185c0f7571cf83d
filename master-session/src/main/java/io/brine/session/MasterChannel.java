package io.brine.session;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Encrypted requests to the master ("aes" commands). Thread-safe; never blocks. */
@FunctionalInterface
public interface MasterChannel {

    /**
     * Sends one command under the session key and opens its answer. When the master no longer knows
     * the key, the minion signs in again once and the request is sent a second time.
     *
     * @param load {@code cmd} and the command's own fields; {@code id}, {@code nonce}, {@code ts}
     *     and {@code tok} are added
     * @return the opened answer; fails with {@link MasterException}
     */
    CompletionStage<@Nullable Object> request(Map<String, @Nullable Object> load);
}
