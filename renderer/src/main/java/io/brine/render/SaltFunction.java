package io.brine.render;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** One function of the table {@code salt[...]}. Implementations are thread-safe. */
@FunctionalInterface
public interface SaltFunction {
    /**
     * Calls it. What it returns may be changed by the template, so it is new or may be shared.
     *
     * @param args by position, payload values
     * @param kwargs by name, payload values
     * @throws SaltFunctionException when Salt's function would raise; the message is shown
     */
    @Nullable Object call(
            List<@Nullable Object> args,
            Map<String, @Nullable Object> kwargs,
            RenderContext context)
            throws SaltFunctionException;
}
