/** {@code brine-call}: runs a function on this machine, with or without a master. */
@NullMarked
package io.brine.minion.cli;

import org.jspecify.annotations.NullMarked;
