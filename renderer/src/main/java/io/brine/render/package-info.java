/**
 * What a file is rendered with: its context and bounds, and where templates and functions come
 * from. The rendering itself is in {@code sls}.
 */
@NullMarked
package io.brine.render;

import org.jspecify.annotations.NullMarked;
