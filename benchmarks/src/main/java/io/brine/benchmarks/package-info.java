/** What {@code benchmarks/zmtp} and {@code benchmarks/codec} run; nothing here ships. */
@NullMarked
package io.brine.benchmarks;

import org.jspecify.annotations.NullMarked;
