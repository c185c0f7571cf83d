package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

/**
 * What a call came to, ready for {@code _return}. Immutable.
 *
 * @param value the returned payload value, or the text of the error
 * @param retcode 0 for success
 * @param success whether retcode is 0
 * @param out the outputter to use, or null for the default
 */
public record FunctionOutcome(
        @Nullable Object value, int retcode, boolean success, @Nullable String out) {}
