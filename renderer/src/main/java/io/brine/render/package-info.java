/**
 * Pillar, state and reactor files as Salt renders them: a pipe of renderers, {@code jinja|yaml}
 * when the file names no other.
 */
@NullMarked
package io.brine.render;

import org.jspecify.annotations.NullMarked;
