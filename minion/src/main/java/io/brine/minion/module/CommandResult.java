package io.brine.minion.module;

/**
 * How a command ended. Immutable.
 *
 * @param pid its process
 * @param retcode its exit code, after {@code success_retcodes} and the like
 * @param stdout its output, decoded
 * @param stderr its error output, decoded; empty when both went into one
 * @param timedOut whether its time limit ended it
 */
record CommandResult(long pid, int retcode, String stdout, String stderr, boolean timedOut) {}
