/** Clusters of containers on networks of their own, and what becomes of them under faults. */
@NullMarked
package io.brine.it.fleet;

import org.jspecify.annotations.NullMarked;
