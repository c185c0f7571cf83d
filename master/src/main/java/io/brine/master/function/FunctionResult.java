package io.brine.master.function;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What came of a call. Immutable as far as its values are.
 *
 * @param jid the id that it ran under
 * @param tag {@code salt/run/<jid>} or {@code salt/wheel/<jid>}
 * @param value what the function returned, or a text that says why it could not
 * @param success false if it failed
 * @param data all that the {@code ret} event says: {@code fun jid user fun_args return success} and
 *     on failure {@code retcode}
 */
public record FunctionResult(
        String jid,
        String tag,
        @Nullable Object value,
        boolean success,
        Map<String, @Nullable Object> data) {}
