package io.brine.master;

import io.brine.master.auth.SharedKey;
import io.brine.master.event.EventBus;
import io.brine.master.publish.Publisher;
import io.brine.salt.event.EventTag;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What happens when the shared key is renewed: it is announced, and {@code ping_on_rotate} makes
 * the minions fetch it. Thread-safe; never blocks.
 */
final class KeyRotation {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private final SharedKey sharedKey;
    private final EventBus events;
    private final Supplier<@Nullable Publisher> running;
    private final OwnJobs ownJobs;
    private final boolean pinging;

    /**
     * With what it takes.
     *
     * @param running the Publisher that runs, or null while it is being restarted
     * @param pinging {@code ping_on_rotate}
     */
    KeyRotation(
            SharedKey sharedKey,
            EventBus events,
            Supplier<@Nullable Publisher> running,
            OwnJobs ownJobs,
            boolean pinging) {
        this.sharedKey = sharedKey;
        this.events = events;
        this.running = running;
        this.ownJobs = ownJobs;
        this.pinging = pinging;
    }

    /** Renews the key. */
    void rotate() {
        sharedKey.rotate();
        events.fire(EventTag.KEY_ROTATION, Map.of("rotate_aes_key", true));
        Publisher publishing = running.get();
        if (publishing != null) {
            publishing.publishAgain();
        }
        if (pinging) {
            pingAll();
        }
    }

    /** Makes every minion fetch the new key now rather than with its next job. */
    private void pingAll() {
        Map<String, @Nullable Object> job = new LinkedHashMap<>();
        job.put("cmd", "publish");
        job.put("tgt", "*");
        job.put("tgt_type", "glob");
        job.put("fun", "test.ping");
        job.put("arg", List.of());
        job.put("ret", "");
        ownJobs.publish(job)
                .whenComplete(
                        (answer, failure) -> {
                            if (failure != null) {
                                LOG.warn(
                                        "ping_on_rotate: no ping was sent: {}", failure.toString());
                            }
                        });
    }
}
