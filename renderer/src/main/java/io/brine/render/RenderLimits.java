package io.brine.render;

import java.time.Duration;

/**
 * What one file may cost. Immutable.
 *
 * @param maxUnits steps of a template; a quarter of the characters that it makes count too
 * @param maxOutput characters that a template may write
 * @param maxDepth how deep macros, loops and includes may nest
 * @param time how long a file may take, functions that it calls included
 */
public record RenderLimits(long maxUnits, int maxOutput, int maxDepth, Duration time) {
    /** Enough for a file of a hundred thousand lines, and half a minute. */
    public static final RenderLimits DEFAULT =
            new RenderLimits(20_000_000, 16 << 20, 150, Duration.ofSeconds(30));
}
