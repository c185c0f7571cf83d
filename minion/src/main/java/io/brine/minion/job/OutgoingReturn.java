package io.brine.minion.job;

import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A return on its way to the master. Its content is in memory, or on disk, or both. Confined to the
 * loop of the {@link ReturnSender}, but for {@link #load}.
 */
final class OutgoingReturn {
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    final String stem;
    final String jid;
    byte @Nullable [] content;
    ReturnSpool.@Nullable Entry entry;
    boolean inFlight;
    boolean settled;
    boolean aside;
    boolean substitute;
    final ReturnVerdict verdict = new ReturnVerdict();
    long notBeforeNanos = System.nanoTime();

    /** One that the spool knows by this stem. */
    OutgoingReturn(String stem) {
        this.stem = stem;
        this.jid = stem.substring(0, Math.max(0, stem.lastIndexOf('-')));
    }

    /**
     * What is to be sent; reads it from the disk if need be.
     *
     * @throws IOException if the disk does not give it
     * @throws PayloadException if it cannot be read
     */
    Map<String, @Nullable Object> load(ReturnSpool spool) throws IOException, PayloadException {
        byte[] octets = content;
        if (octets == null) {
            octets = spool.read(Objects.requireNonNull(entry));
        }
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        PayloadMap.unpack(octets)
                .asMap()
                .forEach((key, value) -> load.put(String.valueOf(key), value));
        return load;
    }

    /** Is not sent for a while: the longer, the more often the master has refused it. */
    void pause() {
        int before = Math.max(0, verdict.refusals() - 1);
        long pause =
                Math.min(SHORTEST_PAUSE.toNanos() << Math.min(before, 10), LONGEST_PAUSE.toNanos());
        notBeforeNanos = System.nanoTime() + pause;
    }
}
