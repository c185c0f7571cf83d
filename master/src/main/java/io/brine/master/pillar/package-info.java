/** Compiles a minion's pillar from plain YAML below pillar_roots. */
@NullMarked
package io.brine.master.pillar;

import org.jspecify.annotations.NullMarked;
