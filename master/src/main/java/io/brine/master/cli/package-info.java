/**
 * The command {@code brine}: publishes a job through the master on the same host, be it Brine's or
 * Salt's, follows its returns on the master's event bus and prints them.
 */
@NullMarked
package io.brine.master.cli;

import org.jspecify.annotations.NullMarked;
