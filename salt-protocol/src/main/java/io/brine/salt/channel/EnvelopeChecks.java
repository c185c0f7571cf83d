package io.brine.salt.channel;

import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Checks that clear and decrypted loads share. */
final class EnvelopeChecks {
    private EnvelopeChecks() {}

    static PayloadMap load(@Nullable Object value) throws RefusedRequestException {
        if (!(value instanceof Map<?, ?> map)) {
            throw RefusedRequestException.answered(
                    "payload and load must be a dict", "request's load is no map");
        }
        PayloadMap load = PayloadMap.ofMap(map);
        Object id = load.get("id");
        if (id instanceof String text) {
            if (text.indexOf('\0') >= 0) {
                throw RefusedRequestException.answered(
                        "bad load: id contains a null byte", "request's id contains a NUL");
            }
        } else if (load.has("id")) {
            String shown = id instanceof Long ? id.toString() : "None";
            throw RefusedRequestException.answered(
                    "bad load: id " + shown + " is not a string", "request's id is no text");
        }
        return load;
    }
}
