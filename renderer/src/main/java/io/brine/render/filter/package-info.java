/** The filters and tests of Jinja2, and those that Salt adds. */
@NullMarked
package io.brine.render.filter;

import org.jspecify.annotations.NullMarked;
