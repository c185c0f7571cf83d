package io.brine.salt.job;

import io.brine.salt.crypto.HashType;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Salt's job ids: the time of publishing in UTC as 20 digits, to the microsecond. An instance makes
 * ids that grow strictly, even when the clock does not; it is thread-safe.
 */
public final class JobId {
    private static final int DIGITS = 20;
    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuuMMddHHmmss")
                    .appendValue(ChronoField.MICRO_OF_SECOND, 6)
                    .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter START_TIME =
            DateTimeFormatter.ofPattern("uuuu, MMM dd HH:mm:ss.SSSSSS", Locale.ENGLISH);

    private final InstantSource clock;
    private final AtomicReference<Instant> last = new AtomicReference<>(Instant.EPOCH);

    /** A generator on the given clock; one per master. */
    public JobId(InstantSource clock) {
        this.clock = clock;
    }

    /** A generator on the system's clock. */
    public JobId() {
        this(InstantSource.system());
    }

    /** The next id: now, or a microsecond after the last one when the clock has not moved on. */
    public String next() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant chosen =
                last.accumulateAndGet(
                        now,
                        (before, at) ->
                                at.isAfter(before) ? at : before.plus(1, ChronoUnit.MICROS));
        return at(chosen);
    }

    /** The id that a job published at this moment has. */
    public static String at(Instant moment) {
        return FORMAT.format(LocalDateTime.ofInstant(moment, ZoneOffset.UTC));
    }

    /** 20 digits, or 20 digits, an underscore and something (Salt's {@code unique_jid}). */
    public static boolean isValid(String jid) {
        if (jid.length() < DIGITS) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            char c = jid.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return jid.length() == DIGITS
                || (jid.charAt(DIGITS) == '_' && jid.length() > DIGITS + 1 && isPlain(jid));
    }

    /** Ids become parts of paths and tags, so what follows the underscore must be harmless. */
    private static boolean isPlain(String jid) {
        return jid.length() <= 64
                && jid.chars().allMatch(c -> c == '_' || c == '-' || Character.isLetterOrDigit(c));
    }

    /**
     * The start time as Salt shows it, for example {@code 2026, Nov 23 04:02:01.000833}; empty for
     * an id that is no time.
     */
    public static String startTime(String jid) {
        if (!isValid(jid)) {
            return "";
        }
        try {
            return START_TIME.format(LocalDateTime.parse(jid.substring(0, DIGITS), FORMAT));
        } catch (DateTimeException noTime) {
            return "";
        }
    }

    /**
     * The job's directory below {@code cachedir/jobs}: the hash of the id, cut after two digits.
     */
    public static String cachePath(String jid, HashType hashType) {
        String hex = hashType.hex(jid.getBytes(StandardCharsets.UTF_8));
        return hex.substring(0, 2) + "/" + hex.substring(2);
    }
}
