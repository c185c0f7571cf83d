/**
 * A command line's options in the dialect of Python's optparse, which Salt's users know: options
 * between arguments, abbreviations, {@code -t5}, {@code -vE}. It exists beside picocli because
 * {@code brine} is run by hand many times a day and picocli alone costs 0.13 s of start-up.
 */
@NullMarked
package io.brine.master.cli.option;

import org.jspecify.annotations.NullMarked;
