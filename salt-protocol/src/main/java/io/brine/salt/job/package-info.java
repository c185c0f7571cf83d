/** Job ids, what a master publishes and what a minion returns. */
@NullMarked
package io.brine.salt.job;

import org.jspecify.annotations.NullMarked;
