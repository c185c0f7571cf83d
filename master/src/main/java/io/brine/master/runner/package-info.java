/** Salt's runner functions. */
@NullMarked
package io.brine.master.runner;

import org.jspecify.annotations.NullMarked;
