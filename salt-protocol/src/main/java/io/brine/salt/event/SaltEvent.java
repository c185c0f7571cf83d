package io.brine.salt.event;

import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A tag and its data. Its body is the tag, two newlines, and the data in MessagePack of the new
 * specification. Immutable as far as its values are.
 */
public record SaltEvent(String tag, PayloadMap data) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'", Locale.ROOT);
    private static final DateTimeFormatter STAMP_WITHOUT_MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+00:00'", Locale.ROOT);

    /** An event whose data carries {@code _stamp}, set to {@code now} unless the data has one. */
    public static SaltEvent stamped(String tag, Map<?, ?> data, Instant now) {
        Map<Object, @Nullable Object> all = new LinkedHashMap<>(data);
        all.putIfAbsent("_stamp", stamp(now));
        return new SaltEvent(tag, PayloadMap.ofMap(all));
    }

    /** ISO-8601 in UTC as Salt 3008 writes it: {@code 2026-11-23T03:57:15.931406+00:00}. */
    public static String stamp(Instant at) {
        // Python's isoformat() leaves the fraction out when it is zero.
        boolean whole = at.get(ChronoField.MICRO_OF_SECOND) == 0;
        return (whole ? STAMP_WITHOUT_MICROS : STAMP)
                .format(LocalDateTime.ofInstant(at, ZoneOffset.UTC));
    }

    /** Tag, two newlines, packed data. */
    public byte[] encodeBody() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(tag.getBytes(StandardCharsets.UTF_8));
        body.write('\n');
        body.write('\n');
        body.writeBytes(SaltPack.packBin(data));
        return body.toByteArray();
    }

    /**
     * Splits a body at its first two newlines.
     *
     * @throws PayloadException when there are none, or the data is no map
     */
    public static SaltEvent decodeBody(byte[] body) throws PayloadException {
        int split = split(body);
        String tag = new String(body, 0, split, StandardCharsets.UTF_8);
        Object data = SaltPack.unpack(body, split + 2, body.length - split - 2);
        return new SaltEvent(tag, PayloadMap.of(data));
    }

    static String tagOf(byte[] body) throws PayloadException {
        return new String(body, 0, split(body), StandardCharsets.UTF_8);
    }

    private static int split(byte[] body) throws PayloadException {
        for (int i = 0; i + 1 < body.length; i++) {
            if (body[i] == '\n' && body[i + 1] == '\n') {
                return i;
            }
        }
        throw new PayloadException("event has no end of its tag");
    }
}
