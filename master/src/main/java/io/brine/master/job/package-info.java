/** The job cache: what was published, to whom, and what came back. */
@NullMarked
package io.brine.master.job;

import org.jspecify.annotations.NullMarked;
