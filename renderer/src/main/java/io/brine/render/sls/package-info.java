/** SLS files to data: a pipe of renderers, {@code jinja|yaml} when the file names no other. */
@NullMarked
package io.brine.render.sls;

import org.jspecify.annotations.NullMarked;
