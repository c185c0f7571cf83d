/**
 * Jinja as Salt runs it, on jinjava: its nodes and its interpreter, with Jinja2's own reading of
 * text, statements and expressions.
 */
@NullMarked
package io.brine.render.jinja;

import org.jspecify.annotations.NullMarked;
