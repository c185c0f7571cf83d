/**
 * Execution modules: the functions that a job or {@code brine-call} runs, how they are declared,
 * found, documented and called. Adding one is described in {@code docs/adding-a-function.md}.
 */
@NullMarked
package io.brine.minion.module;

import org.jspecify.annotations.NullMarked;
