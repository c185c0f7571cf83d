/**
 * Options that all commands share, exit codes, and the runner that turns any failure into one clear
 * line.
 */
@NullMarked
package io.brine.daemon.cli;

import org.jspecify.annotations.NullMarked;
